"""The page of one submission: own words first and largest, what was said about it, and what can be done now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.access import looks_by_itself
from admin.at_hand import MESSAGES, Listing, depth_in, listing_of, named_in, sees_all
from admin.at_the_desk import Here, page
from admin.guard import Refused
from admin.submissions import team_names
from admin.texts import Fault
from admin.told import told_of_one
from conversations.catalogues import say
from conversations.scripts.neighbours import counted
from conversations.texts import Text
from participation import moves, reading_list, tags
from participation.areas import leaves
from participation.audit import last_noted
from participation.challenges import AreaView
from participation.disclosure import is_shown
from participation.intake_view import written_down
from participation.roles import Right
from participation.similar import similar_to
from participation.submission_view import Moved, SubmissionView, note_open, see_submission
from participation.words import (
    OF_RESIDENTS,
    TURNS_INTO,
    DeclineReason,
    EntryKind,
    Kind,
    MediaKind,
    MergeReason,
    Move,
    ReadingKind,
)


@dataclass(frozen=True, slots=True)
class OnePage:
    env: Environment

    async def shown(self, here: Here) -> web.Response:
        return await self.draw(here)

    async def draw(self, here: Here, *, fault: Fault | None = None, at: str = "", whole: bool = False) -> web.Response:
        """With a fault: in the form `at`, where what was typed is kept; or above the `whole` page, with what moved."""
        seen = await self._seen(here)
        listing = listing_of(here)
        before, after = await neighbours_on(here, listing, seen)
        return page(
            self.env,
            "submission.html",
            here,
            section="messages" if seen.kind is Kind.MESSAGE else "submissions",
            list_path="/messages" if listing == MESSAGES else beside(listing, None),
            status=fault.status if fault else 200,
            one=seen,
            listing=listing,
            before=before,
            after=after,
            can=_allowed(here, seen),
            undoable=_undoable(here, seen),
            words=desk_texts,
            noted=await last_noted(here.db, challenge_id=here.challenge.id),
            Move=Move,
            EntryKind=EntryKind,
            OF_RESIDENTS=OF_RESIDENTS,
            may_become=[(each.value, say(desk_texts.KINDS[each], here.language)) for each in TURNS_INTO],
            reasons=[(each.value, say(text, here.language)) for each, text in desk_texts.REASONS.items()],
            OTHER=DeclineReason.OTHER,
            to_write=_to_write(here, seen),
            written=await written_down(here.db, challenge_id=here.challenge.id, number=seen.number),
            seen_by=say(desk_texts.SEEN_BY[seen.visibility], here.language, {"name": seen.name or ""}),
            supports=_supports(here, seen),
            similar=await similar_to(here.db, challenge_id=here.challenge.id, number=seen.number, depth=depth_in(here)),
            domains=[
                (each.id, named_in(here, each.names))
                for each in here.challenge.domains
                if not each.hidden or each.id in seen.domain_ids
            ],
            areas=_places(here, seen),
            all_tags=await tags.tags_of(here.db, challenge_id=here.challenge.id),
            team=await team_names(here),
            reviews=here.visitor.may(Right.REVIEW, here.challenge.id),
            sees_all=sees_all(here),
            history=[_line(here, each) for each in seen.history],
            told=told_of_one(here),
            fault=None if whole else fault,
            alert=say(fault.sentence, here.language) if fault and whole else None,
            fault_at=at,
            typed=here.form,
        )

    async def _seen(self, here: Here) -> SubmissionView:
        """Noted, so that colleagues see who reads it."""
        number = here.number("number")
        seen = await see_submission(here.db, challenge_id=here.challenge.id, number=number, member_id=here.member_id)
        if not is_shown(depth_in(here), status=seen.status, kind=seen.kind):
            raise Refused(Fault.MISSING)
        if not looks_by_itself(here.request):
            await note_open(here.db, challenge_id=here.challenge.id, number=number, member_id=here.member_id)
        return seen


async def next_one(here: Here, listing: Listing, seen: SubmissionView) -> int | None:
    """Where a member goes after a decision: to the next one that waits, or this one again."""
    if not listing.wanted.status:
        return seen.number
    _, after = await neighbours_on(here, listing, seen)
    return after


async def neighbours_on(here: Here, listing: Listing, seen: SubmissionView) -> tuple[int | None, int | None]:
    """The numbers before and after it on the list."""
    return await reading_list.neighbours_of(
        here.db,
        listing.wanted,
        challenge_id=here.challenge.id,
        member_id=here.member_id,
        at=seen.cursor,
        newest_first=listing.newest_first,
        depth=depth_in(here),
    )


def _places(here: Here, seen: SubmissionView) -> list[AreaView]:
    """Those that are offered, and where it is."""
    ends = {each.id for each in leaves(here.challenge.offered_areas)} | {seen.area_id}
    return [each for each in here.challenge.areas if each.id in ends]


def beside(listing: Listing, number: int | None, **told: object) -> str:
    """The address of a submission with the list that somebody came from; without a number, of the list."""
    more = "&".join(f"{name}={value}" for name, value in told.items())
    query = "&".join(filter(None, (listing.query, more)))
    path = f"/submissions/{number}" if number is not None else "/submissions"
    return f"{path}?{query}" if query else path


def _to_write(here: Here, seen: SubmissionView) -> list[tuple[ReadingKind, str]]:
    """What the team can write down and did not yet: what is said or seen first, where there is anything of the kind.
    In the languages of the challenge, and in the submission's own; nobody translates into that."""
    written = {(each.kind, each.language) for each in seen.readings}
    spoken = dict.fromkeys((*([seen.language] if seen.language else []), *here.challenge.languages, here.language))
    kinds = tuple(ReadingKind) if seen.attached else (ReadingKind.TRANSLATION,)
    every = [(kind, each) for kind in kinds for each in spoken]
    own = (ReadingKind.TRANSLATION, seen.language)
    return [each for each in every if each not in written and each != own]


def _supports(here: Here, seen: SubmissionView) -> list[str]:
    sentences = [counted(kind, count) for kind, count in seen.supports.items()]
    if seen.asked_along:
        sentences.append(desk_texts.asked_along(seen.asked_along))
    return [say(each, here.language) for each in sentences]


def _allowed(here: Here, seen: SubmissionView) -> frozenset[Move]:
    if not here.visitor.may(Right.REVIEW, here.challenge.id):
        return frozenset()
    return frozenset(moves.allowed(status=seen.status, kind=seen.kind))


def _undoable(here: Here, seen: SubmissionView) -> bool:
    last = seen.last_move
    may = here.visitor.may(Right.REVIEW, here.challenge.id)
    return may and last is not None and not last.undone and last.move in desk_texts.UNDOABLE


def _reason(moved: Moved) -> Text | None:
    if not moved.reason:
        return None
    if moved.move is Move.DECLINE:
        return desk_texts.REASONS[DeclineReason(moved.reason)]
    if moved.move is Move.MERGE:
        return desk_texts.MERGE_REASONS[MergeReason(moved.reason)]
    return desk_texts.KINDS[Kind(moved.reason)] if moved.move in (Move.PROPOSE, Move.TURNED, Move.KEPT) else None


def _line(here: Here, moved: Moved) -> Mapping[str, Any]:
    who = moved.by or say(desk_texts.SOMEBODY, here.language)
    taken = moved.reason if moved.move is Move.REDACT else None
    text = desk_texts.TAKEN_OUT[MediaKind(taken)] if taken in list(MediaKind) else desk_texts.MOVED[moved.move]
    return {
        "text": say(text, here.language, {"name": who}),
        "window": desk_texts.WINDOWS[moved.after].drawing,
        "reason": say(reason, here.language) if (reason := _reason(moved)) else "",
        "at": moved.at,
        "undone": moved.undone,
    }
