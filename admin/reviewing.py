"""What is done with one submission: each form is one use case; then the next one of the list, or this one again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from jinja2 import Environment

from admin.at_hand import listing_of, on_this
from admin.at_the_desk import Here, Route, back_to
from admin.one_submission import OnePage, beside, next_one
from admin.texts import Fault
from conversations import notices
from participation import corrections, merging, review, tags
from participation.errors import ChangedMeanwhile, NotAllowedNow, NoWords
from participation.review import Reviewed
from participation.roles import Right
from participation.submission_view import see_submission
from participation.words import TURNS_INTO, DeclineReason, Kind, Move


@dataclass(frozen=True, slots=True)
class ReviewPages:
    env: Environment

    def table(self) -> list[Route]:
        one = "/submissions/{number}"
        return [
            Route("GET", one, Right.READ_ACCEPTED, OnePage(self.env).shown),
            Route("POST", f"{one}/accept", Right.REVIEW, self.accept),
            Route("POST", f"{one}/decline", Right.REVIEW, self.decline),
            Route("POST", f"{one}/ask", Right.REVIEW, self.ask),
            Route("POST", f"{one}/reply", Right.REVIEW, self.reply),
            Route("POST", f"{one}/propose", Right.REVIEW, self.propose),
            Route("POST", f"{one}/reopen", Right.REVIEW, self.reopen),
            Route("POST", f"{one}/undo", Right.REVIEW, self.undo),
            Route("POST", f"{one}/unmerge", Right.REVIEW, self.unmerge),
            Route("POST", f"{one}/note", Right.REVIEW, self.note),
            Route("POST", f"{one}/wording", Right.REVIEW, self.wording),
            Route("POST", f"{one}/facts", Right.REVIEW, self.facts),
            Route("POST", f"{one}/hand", Right.REVIEW, self.hand),
            Route("POST", f"{one}/tags", Right.REVIEW, self.tag),
            Route("POST", f"{one}/tags/{{tag}}/off", Right.REVIEW, self.tag_off),
        ]

    # — decisions, after which the next one is opened

    async def accept(self, here: Here) -> web.StreamResponse:
        return await self._decided(here, Move.ACCEPT, lambda: review.accept(here.db, on_this(here)))

    async def decline(self, here: Here) -> web.StreamResponse:
        try:
            reason = DeclineReason(here.form.get("reason", ""))
        except ValueError:
            return await OnePage(self.env).draw(here, fault=Fault.NO_REASON, at="decline")
        words = here.form.get("words", "")
        return await self._decided(
            here, Move.DECLINE, lambda: review.decline(here.db, on_this(here), reason=reason, words=words)
        )

    async def ask(self, here: Here) -> web.StreamResponse:
        async def asked() -> str:
            entry = await review.ask(here.db, on_this(here), words=here.form.get("words", ""))
            return Move.ASK if await self._sent(here, entry) else "not_asked"

        return await self._decided(here, Move.ASK, asked)

    async def reply(self, here: Here) -> web.StreamResponse:
        async def replied() -> str:
            entry = await review.reply(here.db, on_this(here), words=here.form.get("words", ""))
            return Move.REPLY if await self._sent(here, entry) else "not_replied"

        return await self._decided(here, Move.REPLY, replied)

    async def propose(self, here: Here) -> web.StreamResponse:
        """That a message becomes a need or an offer, when its sender says yes."""
        kind = here.form.get("kind", "")
        if kind not in TURNS_INTO:
            return await OnePage(self.env).draw(here, fault=Fault.NO_KIND, at="propose")

        async def proposed() -> str:
            await review.propose(here.db, on_this(here), kind=Kind(kind))
            sent = await notices.ask_to_turn(
                here.db, challenge_id=here.challenge.id, number=here.number("number"), now=here.now
            )
            return Move.PROPOSE if sent else "not_proposed"

        return await self._decided(here, Move.PROPOSE, proposed)

    async def _sent(self, here: Here, entry: int) -> bool:
        return await notices.tell_at_once(here.db, challenge_id=here.challenge.id, entry_id=entry, now=here.now)

    async def _decided(self, here: Here, move: Move, does: Callable[[], Awaitable[Any]]) -> web.StreamResponse:
        """Its place on the list is looked up before it is decided, since it may be on it no more afterwards."""
        number, listing = here.number("number"), listing_of(here)
        seen = await see_submission(here.db, challenge_id=here.challenge.id, number=number, member_id=here.member_id)
        goes_on = await next_one(here, listing, seen)
        refused = await self._refused(here, move, does)
        if isinstance(refused, web.StreamResponse):
            return refused
        return back_to(here, beside(listing, goes_on, did=refused or move, of=number, v=seen.version + 1))

    # — back again

    async def reopen(self, here: Here) -> web.StreamResponse:
        return await self._stayed(here, Move.REOPEN, lambda: review.reopen(here.db, on_this(here)))

    async def undo(self, here: Here) -> web.StreamResponse:
        return await self._stayed(here, Move.UNDO, lambda: review.undo(here.db, on_this(here)))

    async def unmerge(self, here: Here) -> web.StreamResponse:
        return await self._stayed(here, Move.UNMERGE, lambda: merging.unmerge(here.db, on_this(here)))

    # — what is put right

    async def note(self, here: Here) -> web.StreamResponse:
        return await self._stayed(
            here, "note", lambda: review.add_note(here.db, _whatever(on_this(here)), words=here.form.get("words", ""))
        )

    async def wording(self, here: Here) -> web.StreamResponse:
        words = here.form.get("words", "")
        return await self._stayed(here, "wording", lambda: corrections.reword(here.db, on_this(here), words=words))

    async def facts(self, here: Here) -> web.StreamResponse:
        """Area and domains, both as the form has them."""
        area = here.number("area") if here.form.get("area") else None
        domains = [int(each) for each in here.several("domain") if each.isascii() and each.isdigit()]

        async def corrected() -> None:
            on = on_this(here)
            await corrections.place(here.db, on, area_id=area)
            await corrections.set_domains(here.db, _whatever(on), domain_ids=domains)

        return await self._stayed(here, "facts", corrected)

    async def hand(self, here: Here) -> web.StreamResponse:
        member = here.number("member") if here.form.get("member") else None
        return await self._stayed(
            here, "hand", lambda: corrections.hand_to(here.db, _whatever(on_this(here)), member_id=member)
        )

    async def tag(self, here: Here) -> web.StreamResponse:
        name, group = here.form.get("tag", ""), here.form.get("group", "")
        return await self._stayed(
            here, "tag", lambda: tags.put_tag(here.db, _whatever(on_this(here)), name=name, group=group)
        )

    async def tag_off(self, here: Here) -> web.StreamResponse:
        tag_id = here.number("tag")
        return await self._stayed(
            here, "tag", lambda: tags.take_tag_off(here.db, _whatever(on_this(here)), tag_id=tag_id)
        )

    async def _stayed(self, here: Here, at: str, does: Callable[[], Awaitable[Any]]) -> web.StreamResponse:
        refused = await self._refused(here, at, does)
        if isinstance(refused, web.StreamResponse):
            return refused
        number = here.number("number")
        told = {"did": at, "of": number} if at in (Move.UNDO, Move.UNMERGE, Move.REOPEN) else {}
        return back_to(here, beside(listing_of(here), number, **told))

    async def _refused(
        self, here: Here, at: str, does: Callable[[], Awaitable[Any]]
    ) -> web.StreamResponse | str | None:
        """The page again with a sentence and what was typed, where that is of use; else what was done."""
        page = OnePage(self.env)
        try:
            done = await does()
        except NoWords:
            fault = Fault.NO_REASON if at == Move.DECLINE else Fault.NO_WORDS
            return await page.draw(here, fault=fault, at=at)
        except ChangedMeanwhile:
            return await page.draw(here, fault=Fault.CHANGED, at=at, whole=True)
        except NotAllowedNow:
            return await page.draw(here, fault=Fault.NOT_NOW, at=at, whole=True)
        return done if isinstance(done, str) else None


def _whatever(on: Reviewed) -> Reviewed:
    """Whatever a colleague changed meanwhile: this takes nothing of it back."""
    return Reviewed(on.challenge_id, on.number, on.by)
