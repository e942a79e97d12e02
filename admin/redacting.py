"""The page on which personal data are taken out of a submission: first it shows what will stand there, since what is
taken out is gone for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_hand import listing_of, on_this
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.one_submission import beside
from admin.texts import Fault
from conversations.catalogues import say
from participation.errors import ChangedMeanwhile, NotInTheWords
from participation.passages import Passages
from participation.redaction import TextHere, redact, take_medium_out, texts_of
from participation.roles import Right
from participation.submission_view import see_submission
from participation.words import TAKEN_OUT, Move

LONGEST: Final = 2000
"""Characters of all passages together."""


@dataclass(frozen=True, slots=True)
class RedactPages:
    env: Environment

    def table(self) -> list[Route]:
        one = "/submissions/{number}"
        return [
            Route("GET", f"{one}/redact", Right.REVIEW, self.shown),
            Route("POST", f"{one}/redact", Right.REVIEW, self.redacted),
            Route("POST", f"{one}/media/{{medium}}/take-out", Right.REVIEW, self.medium_taken_out),
        ]

    async def shown(self, here: Here) -> web.Response:
        return await self._draw(here, Passages(()))

    async def redacted(self, here: Here) -> web.StreamResponse:
        """`do` is `look`, and `take` once it was looked at."""
        typed = here.form.get("passages", "")
        if here.form.get("do") not in ("look", "take") or len(typed) > LONGEST:
            raise Refused(Fault.FORM)
        passages = Passages.read(typed)
        if not passages.lines:
            return await self._draw(here, passages, fault=Fault.NO_PASSAGE)
        if here.form["do"] == "look":
            return await self._draw(here, passages)
        try:
            await redact(here.db, on_this(here), passages=passages)
        except ChangedMeanwhile:
            return await self._draw(here, passages, fault=Fault.CHANGED)
        except NotInTheWords:
            return await self._draw(here, passages)
        return self._done(here)

    async def medium_taken_out(self, here: Here) -> web.StreamResponse:
        try:
            await take_medium_out(here.db, on_this(here), medium_id=here.number("medium"))
        except ChangedMeanwhile:
            return await self._draw(here, Passages(()), fault=Fault.CHANGED)
        return self._done(here)

    def _done(self, here: Here) -> web.Response:
        number = here.number("number")
        return back_to(here, beside(listing_of(here), number, did=Move.REDACT.value, of=number))

    async def _draw(self, here: Here, passages: Passages, *, fault: Fault | None = None) -> web.Response:
        where = {"challenge_id": here.challenge.id, "number": here.number("number")}
        seen = await see_submission(here.db, **where, member_id=here.member_id)
        texts = await texts_of(here.db, **where)
        missing = passages.missing([text.words for text in texts])
        if missing and fault is None:
            fault = Fault.NOT_THERE
        return page(
            self.env,
            "redact.html",
            here,
            section="submissions",
            one=seen,
            listing=listing_of(here),
            texts=[_shown(here, text, passages) for text in texts],
            typed="\n".join(passages.lines),
            missing=missing,
            ready=bool(passages.lines) and not missing,
            fault=fault,
            TAKEN_OUT=TAKEN_OUT,
            LONGEST=LONGEST,
        )


def _shown(here: Here, text: TextHere, passages: Passages) -> dict[str, Any]:
    pieces: Sequence[tuple[str, bool]] = list(passages.pieces(text.words))
    return {
        "label": say(desk_texts.TEXTS[text.of], here.language),
        "pieces": pieces,
        "own": text.resident_id is not None,
        "changes": any(out for _piece, out in pieces),
    }
