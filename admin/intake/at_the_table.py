"""The page *Intake*: what people say at a table or on paper, typed one after another."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_hand import named_in
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.intake.form import Typed, heard_of, like_of, typed_anew, typed_in, typed_next
from admin.texts import Fault
from conversations.bringing import NEIGHBOURS_VERSION
from conversations.catalogues import say
from conversations.texts import NATIVE_NAMES, _
from participation.areas import leaves
from participation.errors import ChallengeClosed, NoSuchArea, NoSuchSubmission, NotAllowedNow, Refusal
from participation.intake import MOST_SOURCE, MOST_WHY, MOST_WORDS, Desk, write_down
from participation.intake_view import WrittenDown, lately_written
from participation.roles import Right
from participation.taking_back import take_back
from participation.words import BROUGHT, About

_LARGEST_FORM: Final = 10**18
_FAULTS: Final[Mapping[type[Refusal], Fault]] = {
    NoSuchSubmission: Fault.NO_PERSON,
    NoSuchArea: Fault.NO_AREA,
    ChallengeClosed: Fault.CLOSED,
}
SAVED: Final = _("{number} is saved.")
URGENT: Final = _("{number} is saved. It sounds urgent, so it stands on top of the list.")
BACK: Final = _("That is taken back. Put it right here, and save it again.")


def desk_of(here: Here) -> Desk:
    return Desk(here.challenge, here.member_id, NEIGHBOURS_VERSION)


@dataclass(frozen=True, slots=True)
class IntakePages:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", "/intake", Right.REVIEW, self.shown),
            Route("POST", "/intake", Right.REVIEW, self.save),
            Route("POST", "/intake/{number}/back", Right.REVIEW, self.back),
        ]

    async def shown(self, here: Here) -> web.Response:
        return await self._draw(here)

    async def save(self, here: Here) -> web.Response:
        typed = typed_in(here)
        heard = heard_of(typed)
        if isinstance(heard, Fault):
            return await self._draw(here, typed, heard)
        try:
            number = await write_down(here.db, desk_of(here), heard, form=here.number("form"), like=like_of(typed))
        except (NoSuchSubmission, NoSuchArea, ChallengeClosed) as refusal:
            return await self._draw(here, typed, _FAULTS[type(refusal)])
        return back_to(here, f"/intake?saved={number}{'&urgent=1' if heard.urgent else ''}")

    async def back(self, here: Here) -> web.Response:
        """Out of the list, and into the form again."""
        number = here.number("number")
        try:
            heard = await take_back(here.db, challenge_id=here.challenge.id, number=number, by=here.member_id)
        except NotAllowedNow:
            raise Refused(Fault.WENT_ON) from None
        return await self._draw(here, typed_anew(heard), told=say(BACK, here.language))

    async def _draw(
        self, here: Here, typed: Typed | None = None, fault: Fault | None = None, told: str = ""
    ) -> web.Response:
        lately = await lately_written(here.db, challenge_id=here.challenge.id, member_id=here.member_id)
        notice, first = here.challenge.setup.notice.short, lately[0] if lately else None
        return page(
            self.env,
            "intake.html",
            here,
            section="intake",
            typed=typed or typed_next(first),
            form=secrets.randbelow(_LARGEST_FORM),
            fault=fault,
            fault_at=fault,
            Fault=Fault,
            told=told or _saved(here, lately),
            saved=_just_saved(here, lately),
            lately=lately,
            notice=_first_of(here, notice),
            words=desk_texts,
            kinds=BROUGHT,
            About=About,
            areas=leaves(here.challenge.areas),
            domains=[(str(each.id), named_in(here, each.names)) for each in here.challenge.domains],
            languages=NATIVE_NAMES,
            MOST_WORDS=MOST_WORDS,
            MOST_WHY=MOST_WHY,
            MOST_SOURCE=MOST_SOURCE,
        )


def _first_of(here: Here, texts: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Language and text, the member's own first."""
    return sorted(texts.items(), key=lambda each: each[0] != here.language)


def _just_saved(here: Here, lately: Sequence[WrittenDown]) -> WrittenDown | None:
    number = here.request.query.get("saved", "")
    return next((each for each in lately if str(each.number) == number), None)


def _saved(here: Here, lately: Sequence[WrittenDown]) -> str:
    one = _just_saved(here, lately)
    values: Mapping[str, Any] = {"number": one.number if one else 0}
    return say(URGENT if "urgent" in here.request.query else SAVED, here.language, values) if one else ""
