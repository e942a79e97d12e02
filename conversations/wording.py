"""From an effect to what is said: a message in the resident's language, with its buttons. No database, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from conversations.catalogues import say
from conversations.content import Answered, Button, Content, ReviewLine, Role
from conversations.effects import Json
from conversations.engine import Play
from conversations.mail_question import MailAddress
from conversations.parts import apart, attached_to
from conversations.questions import Choose, Optional, Pick, Place, Question, Review, Words, inner_of
from conversations.record import Record
from conversations.secret_words import HIDDEN, FourWords
from conversations.texts import Phrase, Text, _
from participation.words import MediaKind

KEY_LIMIT: Final = 16
OPTION_LIMIT: Final = 24
_CHANGE: Final = "change-"
GO_ON: Final = "go-on"
THROW: Final = "throw"
"""Options of a talk that is shown once more."""
_QUIET: Final = frozenset({"skip", "none", "no"})
MEDIA_WORDS: Final[Mapping[MediaKind, Text]] = {MediaKind.PHOTO: _("a photo"), MediaKind.VOICE: _("a voice message")}


def put(play: Play, *, talk: int, language: str, bubbles: Sequence[str], step: tuple[int, int] | None) -> Content:
    """The open question as a message; what was said before it goes first."""
    question, inner = play.open, inner_of(play.open)
    text = say(question.text, language, question.values)
    return Content(
        language=language,
        bubbles=(*bubbles, text),
        review=_shown_again(play, inner, talk, language),
        buttons=(*_choices(question, play.record, talk, language), *_ways(play, talk, language)),
        several=isinstance(inner, Pick),
        writes=isinstance(inner, (Words, Place, FourWords, MailAddress)),
        place=isinstance(inner, Place),
        step=step,
    )


def put_once_more(play: Play, *, talk: int, language: str, bubbles: Sequence[str]) -> Content | None:
    """A talk that was left open, with the words that wait in it; None where none do."""
    waiting = unsent(play, language)
    if not waiting:
        return None
    told = say(_("You wrote this, and the team does not have it yet. In a few days I remove it."), language)
    key = play.open.key
    throw = Button(button_id(talk, key, THROW), say(_("Throw it away"), language), Role.STOP)
    if isinstance(play.open, Review):
        asked = put(play, talk=talk, language=language, bubbles=(*bubbles, told), step=None)
        kept = tuple(button for button in asked.buttons if button.role not in {Role.BACK, Role.STOP})
        return replace(asked, buttons=(*kept, throw))
    go_on = Button(button_id(talk, key, GO_ON), say(_("Go on"), language), Role.GO)
    return Content(language, bubbles=(*bubbles, told), review=waiting, buttons=(go_on, throw))


def unsent(play: Play, language: str) -> tuple[ReviewLine, ...]:
    """Own words that no deed has taken up yet, as far as the play has come; what was written anew in its place."""
    own = say(_("Your words"), language)
    waiting: dict[str, Sequence[Any]] = {}
    for question in play.path[play.sealed :]:
        if isinstance(inner_of(question), Words) and (stored := play.record.answers[question.key]) is not None:
            waiting[say(question.label, language) or own] = _parts(stored)
    if said := apart(play.record):
        waiting[own] = [*waiting.get(own, ()), *said]
    return tuple(_line(label, own_words(parts)) for label, parts in waiting.items())


def answered(question: Question[Any], stored: Json, language: str) -> Answered:
    """What is kept beside the question once it is answered."""
    inner = inner_of(question)
    if isinstance(inner, Words) and stored is not None:
        return own_words(_parts(stored))
    if isinstance(inner, (FourWords, MailAddress)) and stored is not None:
        return Answered((HIDDEN,), own=True)
    ids = [str(id_) for id_ in stored] if isinstance(stored, list) else ["skip" if stored is None else str(stored)]
    labels = {option.id: say(option.label, language) for option in question.options()}
    if isinstance(question, Optional) and stored is None:
        return Answered((say(question.none.label, language),))
    return Answered(tuple(labels[id_] for id_ in ids if id_ in labels))


def own_words(parts: Sequence[Any]) -> Answered:
    """A bubble for each part, with what was sent along."""
    media = tuple(attached_to(part) for part in parts)
    return Answered(tuple(part.get("text", "") for part in parts), own=True, media=media if any(media) else ())


def option_typed(question: Question[Any], text: str, language: str) -> str | None:
    """The option whose label somebody typed instead of tapping it."""
    typed = _plain(text)
    for option in question.options():
        if typed and typed == _plain(say(option.label, language)):
            return option.id
    return None


def change_key(option: str) -> str | None:
    """The key that a review's *Change* names."""
    return option.removeprefix(_CHANGE) if option.startswith(_CHANGE) else None


def _choices(question: Question[Any], record: Record, talk: int, language: str) -> tuple[Button, ...]:
    ticked = record.ticked.get(question.key, ())
    send = isinstance(question, Review)
    buttons = [
        Button(
            button_id(talk, question.key, option.id),
            say(option.label, language),
            Role.GO if send or option.id == "go" else Role.QUIET if option.id in _QUIET else Role.CHOICE,
            chosen=option.id in ticked,
        )
        for option in question.options()
    ]
    if isinstance(inner_of(question), Pick):
        done = Button(button_id(talk, question.key, "done"), say(_("Done"), language), Role.GO)
        at = next((i for i, button in enumerate(buttons) if button.role is Role.QUIET), len(buttons))
        buttons.insert(at, done)
    return tuple(buttons)


def _ways(play: Play, talk: int, language: str) -> tuple[Button, ...]:
    """*Back* where an unsealed answer precedes, *Stop* always."""
    key = play.open.key
    back = [Button(button_id(talk, key, "back"), say(_("Back"), language), Role.BACK)] if play.can_go_back() else []
    return (*back, Button(button_id(talk, key, "stop"), say(_("Stop"), language), Role.STOP))


def _shown_again(play: Play, asking: Question[Any], talk: int, language: str) -> tuple[ReviewLine, ...]:
    """Answers that stand beside the question; a review's may be changed."""
    changes = isinstance(asking, Review)
    of = asking.of if isinstance(asking, Review) else asking.shows if isinstance(asking, Choose) else ()
    lines = []
    for place, question in enumerate(play.path):
        if question.key not in of:
            continue
        answer = answered(question, play.record.answers[question.key], language)
        change = Button(button_id(talk, asking.key, _CHANGE + question.key), say(_("Change"), language), Role.CHANGE)
        line = _line(say(question.label, language), answer)
        lines.append(replace(line, change=change) if changes and place >= play.sealed else line)
    return tuple(lines)


def _line(label: str, answer: Answered) -> ReviewLine:
    return ReviewLine(
        label=label,
        shown="\n".join(shown for shown in answer.shown if shown),
        own=answer.own,
        media=tuple(attached for attached in answer.media if attached is not None),
    )


def button_id(talk: int, key: str, option: str) -> str:
    return f"{talk}:{key}:{option}"


def in_words(line: ReviewLine, language: str) -> str:
    """What is shown again, where a photo or a voice can only be named."""
    named = [f"[{say(MEDIA_WORDS[attached.kind], language)}]" for attached in line.media]
    return "\n".join([*([line.shown] if line.shown else []), *named])


def _parts(stored: Json) -> Sequence[Mapping[str, Any]]:
    return stored if isinstance(stored, list) else ()


def _plain(text: Phrase) -> str:
    return str(text).strip().rstrip(".!").casefold()
