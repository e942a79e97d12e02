"""A call as the API takes it and gives it: texts as lists by language, its figures by what became of a message."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from admin.api.audiences import AudienceShape, audience_of, shape_of_audience
from admin.api.operations import Asked
from admin.api.problems import wrong_in_body
from admin.api.shapes import Id, Input, LanguageCode, Output, PlannedTime, Time
from participation.call_draft import (
    LABEL_LENGTH,
    MOST_BUTTONS,
    SCRIPTS,
    TEXT_LENGTH,
    CallButton,
    CallDraft,
    leads_there,
    unknown_variables,
)
from participation.call_queue import Figures
from participation.calls import CallMove, CallView
from participation.words import CallState, Does, MessageState

_NO_NUL: Final = r"^[^\u0000]*$"
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_LENGTH, pattern=_NO_NUL)]
_Label = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LABEL_LENGTH, pattern=_NO_NUL)
]
_Address = Annotated[str, StringConstraints(max_length=500, pattern=_NO_NUL)]


class CallText(Input):
    language: LanguageCode
    text: _Text


class ButtonLabel(Input):
    language: LanguageCode
    label: _Label


class ButtonShape(Input):
    does: Literal[Does.SCRIPT, Does.LINK, Does.NOT_NOW]
    to: _Address = ""
    """The script, or the address."""
    labels: tuple[ButtonLabel, ...] = ()
    """Where there is none, what such a button usually says; a link needs one."""


class NewCall(Input):
    texts: Annotated[tuple[CallText, ...], Field(min_length=1)]
    buttons: Annotated[tuple[ButtonShape, ...], Field(max_length=MOST_BUTTONS)] = ()
    audience: AudienceShape = AudienceShape()
    fallback: LanguageCode | None = None
    """For whose own language it has no text."""


class NewMoment(Input):
    begins_at: PlannedTime | None = None
    """Left out: now."""


class NewCallMove(Input):
    move: Literal["take_back", "pause", "resume", "cancel"]

    @property
    def made(self) -> CallMove:
        return CallMove[self.move.upper()]


class ButtonShown(Output):
    does: Does
    to: str
    labels: tuple[ButtonLabel, ...]


class Call(Output):
    id: Id
    state: CallState
    texts: tuple[CallText, ...]
    buttons: tuple[ButtonShown, ...]
    audience: AudienceShape
    fallback: str | None
    begins_at: Time | None
    queued_at: Time | None
    ended_at: Time | None
    made_by: str | None
    """A member's name; null: the clock, from a prompt."""
    reminds_of: Id | None
    created_at: Time


class Reason(Output):
    state: Literal[MessageState.BLOCKED, MessageState.FAILED, MessageState.SKIPPED]
    reason: str
    """A code."""
    count: int


class FiguresShown(Output):
    """Residents, each in one of these; those who answered are counted beside."""

    queued: int
    """Without those deferred."""
    deferred: int
    sending: int
    sent: int
    uncertain: int
    blocked: int
    failed: int
    skipped: int
    cancelled: int
    reasons: tuple[Reason, ...]
    answered: int


class CallInFull(Call):
    figures: FiguresShown


def draft_of(asked: Asked[Any, NewCall]) -> CallDraft:
    """
    Raises:
        Refused: what the desk would not take either, with the place where.
    """
    wanted = asked.body
    _check_languages(wanted, asked.challenge.languages)
    for place, each in enumerate(wanted.texts):
        if unknown := unknown_variables(each.text):
            raise wrong_in_body(f"texts.{place}.text", f"{{{unknown[0]}}} cannot be put in; {{name}} and {{area}} can")
    for place, button in enumerate(wanted.buttons):
        if button.does is Does.SCRIPT and button.to not in SCRIPTS:
            raise wrong_in_body(f"buttons.{place}.to", f"is none of {', '.join(SCRIPTS)}")
        if button.does is Does.LINK and not leads_there(button.to, asked.challenge.setup.link_hosts):
            raise wrong_in_body(f"buttons.{place}.to", "is no page of a website on the challenge's list")
    return CallDraft(
        texts={each.language: each.text for each in wanted.texts},
        audience=audience_of(wanted.audience),
        buttons=tuple(map(_button, wanted.buttons)),
        fallback=wanted.fallback,
    )


def _check_languages(wanted: NewCall, languages: Sequence[str]) -> None:
    for place, each in enumerate(wanted.texts):
        if each.language not in languages:
            raise wrong_in_body(f"texts.{place}.language", "is none of the challenge's")
    if wanted.fallback is not None and wanted.fallback not in languages:
        raise wrong_in_body("fallback", "is none of the challenge's languages")


def fields_of(call: CallView) -> dict[str, Any]:
    """Of `Call`."""
    own = ("id", "state", "begins_at", "queued_at", "ended_at", "made_by", "reminds_of", "created_at")
    draft = call.draft
    return {name: getattr(call, name) for name in own} | {
        "texts": tuple(CallText(language=name, text=text) for name, text in draft.texts.items()),
        "buttons": tuple(
            ButtonShown(
                does=each.does,
                to=each.to,
                labels=tuple(ButtonLabel(language=name, label=label) for name, label in each.labels.items()),
            )
            for each in draft.buttons
        ),
        "audience": shape_of_audience(draft.audience),
        "fallback": draft.fallback,
    }


def shown_figures(counts: Figures) -> FiguresShown:
    values: dict[str, Any] = {state.value: counts.states.get(state, 0) for state in MessageState}
    values["queued"] -= counts.deferred
    reasons = [
        {"state": state, "reason": reason, "count": count} for (state, reason), count in sorted(counts.why.items())
    ]
    return FiguresShown(
        **values,
        deferred=counts.deferred,
        answered=counts.answered,
        reasons=tuple(Reason.model_validate(each) for each in reasons),
    )


def _button(shape: ButtonShape) -> CallButton:
    to = "" if shape.does is Does.NOT_NOW else shape.to
    return CallButton(shape.does, {each.language: each.label for each in shape.labels}, to)
