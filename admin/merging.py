"""The page on which a submission is merged with another: chosen among similar ones or by number, seen side by side."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_hand import listing_of, on_this
from admin.at_the_desk import Here, Route, back_to, page
from admin.one_submission import beside, next_one
from admin.texts import REFUSALS, Fault
from conversations.catalogues import say
from participation import merging, moves
from participation.errors import (
    ChangedMeanwhile,
    KindsApart,
    MadeUpApart,
    MergedWithItself,
    NoSuchOther,
    NotAllowedNow,
    NoWords,
    OtherDeclined,
)
from participation.roles import Right
from participation.similar import similar_to
from participation.submission_view import SubmissionView, see_submission
from participation.supports import count_supporters
from participation.words import OF_RESIDENTS, MergeReason, Move

_PATH: Final = "/submissions/{number}/merge"
_DIGITS: Final = 15
_NO_OTHER: Final = (NoSuchOther, MergedWithItself, KindsApart, MadeUpApart, OtherDeclined)


@dataclass(frozen=True, slots=True)
class MergePages:
    env: Environment

    def table(self) -> list[Route]:
        return [Route("GET", _PATH, Right.REVIEW, self.shown), Route("POST", _PATH, Right.REVIEW, self.merge)]

    async def shown(self, here: Here) -> web.Response:
        return await self._draw(here, here.request.query.get("with", "").strip())

    async def merge(self, here: Here) -> web.StreamResponse:
        listing, into = listing_of(here), here.form.get("into", "")
        seen = await _see(here, here.number("number"))
        goes_on = await next_one(here, listing, seen)
        try:
            reason = MergeReason(here.form.get("reason", ""))
        except ValueError:
            return await self._draw(here, into, fault=Fault.NO_REASON)
        try:
            canonical = await merging.merge(
                here.db, on_this(here), into=here.number("into"), reason=reason, words=here.form.get("words", "")
            )
        except NoWords:
            return await self._draw(here, into, fault=Fault.NO_WORDS)
        except (ChangedMeanwhile, NotAllowedNow) as refusal:
            return await self._draw(here, into, alert=REFUSALS[type(refusal).__name__])
        except _NO_OTHER:
            return await self._draw(here, into)
        told = {"did": Move.MERGE, "of": seen.number, "into": canonical, "v": seen.version + 1}
        return back_to(here, beside(listing, goes_on, **told))

    async def _draw(
        self, here: Here, asked: str, *, fault: Fault | None = None, alert: Fault | None = None
    ) -> web.Response:
        """Both side by side when `asked` is the number of one that it may be merged with; else what it may be."""
        one = await _see(here, here.number("number"))
        other, why_not = await _other(here, one, asked)
        fault, alert = fault or why_not, alert or _not_now(one)
        return page(
            self.env,
            "merge.html",
            here,
            section="submissions",
            status=alert.status if alert else 200,
            one=one,
            other=other if not _not_now(one) else None,
            asked=asked,
            listing=listing_of(here),
            similar=() if other else await similar_to(here.db, challenge_id=here.challenge.id, number=one.number),
            reasons=[(each.value, say(text, here.language)) for each, text in desk_texts.MERGE_REASONS.items()],
            hears=await _hears(here, one) if other else (),
            words=desk_texts,
            OF_RESIDENTS=OF_RESIDENTS,
            fault=fault,
            alert=say(alert.sentence, here.language) if alert else None,
            typed=here.form,
        )


async def _see(here: Here, number: int) -> SubmissionView:
    return await see_submission(here.db, challenge_id=here.challenge.id, number=number, member_id=here.member_id)


def _not_now(one: SubmissionView) -> Fault | None:
    return None if moves.after(Move.MERGE, status=one.status, kind=one.kind) else Fault.NOT_NOW


async def _other(here: Here, one: SubmissionView, asked: str) -> tuple[SubmissionView | None, Fault | None]:
    """What it would go on as, or why not."""
    if not asked:
        return None, None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= _DIGITS):
        return None, Fault.NO_OTHER
    try:
        number = await merging.find_other(
            here.db, challenge_id=here.challenge.id, number=one.number, kind=one.kind, into=int(asked)
        )
    except _NO_OTHER as refusal:
        return None, REFUSALS[type(refusal).__name__]
    return await _see(here, number), None


async def _hears(here: Here, one: SubmissionView) -> list[str]:
    """Who hears of it, and what goes along."""
    sentences = [say(desk_texts.AUTHOR_HEARS, here.language, {"who": one.resident})]
    if one.merged:
        sentences.append(say(desk_texts.with_it(len(one.merged)), here.language))
    if supporters := await count_supporters(here.db, number=one.number):
        sentences.append(say(desk_texts.to_be_asked(supporters), here.language))
    return sentences
