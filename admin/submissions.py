"""The pages *Submissions*: the list, and what is done with many of them at once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_hand import VIEWS, Listing, depth_in, listing_of, sees_all
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.texts import Fault
from admin.told import told_of_many, told_of_one
from conversations.catalogues import say
from participation import corrections, members, reading_list, review, tags
from participation.areas import leaves
from participation.errors import Refusal
from participation.reading_list import MOST_ON_A_PAGE, PAGE, Cursor, Line
from participation.review import Reviewed
from participation.roles import Right
from participation.words import Kind, Status

Many = Callable[[Here, Reviewed], Awaitable[Any]]


async def _accept(here: Here, on: Reviewed) -> None:
    await review.accept(here.db, on)


async def _undo(here: Here, on: Reviewed) -> None:
    await review.undo(here.db, on)


async def _tag(here: Here, on: Reviewed) -> None:
    await tags.put_tag(here.db, on, name=here.form.get("tag", ""))


async def _take(here: Here, on: Reviewed) -> None:
    await corrections.hand_to(here.db, on, member_id=here.member_id)


MANY: Final[Mapping[str, Many]] = {"accept": _accept, "undo": _undo, "tag": _tag, "take": _take}
"""What is done with all that are chosen, each for itself."""


@dataclass(frozen=True, slots=True)
class SubmissionPages:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", "/submissions", Right.READ_ACCEPTED, self.listed),
            Route("POST", "/submissions/many", Right.REVIEW, self.many),
        ]

    async def listed(self, here: Here) -> web.Response:
        listing = listing_of(here)
        views = await _views(here, listing)
        lines = await reading_list.submissions_page(
            here.db,
            listing.wanted,
            challenge_id=here.challenge.id,
            member_id=here.member_id,
            after=_cursor(here),
            newest_first=listing.newest_first,
            most=PAGE + 1,
            depth=depth_in(here),
        )
        return page(
            self.env,
            "submissions.html",
            here,
            section="submissions",
            listing=listing,
            views=views,
            waiting=say(desk_texts.waiting(views[0][2]), here.language) if views else "",
            lines=lines[:PAGE],
            more=_more(listing, lines),
            words=desk_texts,
            Kind=Kind,
            Status=Status,
            areas=leaves(here.challenge.areas),
            tags=await tags.tags_of(here.db, challenge_id=here.challenge.id),
            reviews=here.visitor.may(Right.REVIEW, here.challenge.id),
            sees_all=sees_all(here),
            told=told_of_one(here),
            many=told_of_many(here),
        )

    async def many(self, here: Here) -> web.Response:
        """Each for itself: what cannot be done with one holds up no other, and is told."""
        what = MANY.get(here.form.get("do", ""))
        chosen = _chosen(here)
        if what is None or not chosen:
            raise Refused(Fault.FORM if what is None else Fault.NONE_CHOSEN)
        done, not_done = [], []
        for number in chosen:
            try:
                await what(here, Reviewed(here.challenge.id, number, here.member_id))
            except Refusal:  # it refused before it wrote: the others go on in the same transaction
                not_done.append(number)
            else:
                done.append(number)
        told = {"did": here.form["do"], "done": ",".join(map(str, done)), "not": ",".join(map(str, not_done))}
        return back_to(here, f"/submissions?{urlencode([*listing_of(here).wanted.query(), *told.items()])}")


async def team_names(here: Here) -> list[members.MemberView]:
    """To whom something can be handed."""
    return [each for each in await members.team(here.db, challenge_id=here.challenge.id) if not each.disabled]


async def _views(here: Here, listing: Listing) -> list[tuple[str, str, int, bool]]:
    """Name, query, how many, whether it is the one that is looked at."""
    if not sees_all(here):
        return []
    counts = await reading_list.count_each(
        here.db, [each.wanted for each in VIEWS], challenge_id=here.challenge.id, member_id=here.member_id
    )
    return [
        (each.name, Listing(each.wanted).query, count, each.wanted == listing.wanted)
        for each, count in zip(VIEWS, counts, strict=True)
        if count or not each.wanted.test
    ]


def _more(listing: Listing, lines: tuple[Line, ...]) -> str | None:
    """The query of the next page."""
    if len(lines) <= PAGE:
        return None
    last = lines[PAGE - 1].cursor
    return urlencode([*listing.wanted.query(), ("after", f"{last.rest}-{last.number}")])


def _cursor(here: Here) -> Cursor | None:
    text = here.request.query.get("after", "")
    if not text:
        return None
    rest, _, number = text.partition("-")
    if rest not in ("0", "1") or not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise Refused(Fault.FILTER)
    return Cursor(int(rest), int(number))


def _chosen(here: Here) -> list[int]:
    texts = here.several("number")[:MOST_ON_A_PAGE]
    return [int(each) for each in texts if each.isascii() and each.isdigit() and len(each) <= 18]
