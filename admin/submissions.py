"""The page *Submissions*: the list of what is asked for, and which of it is chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment
from pydantic.alias_generators import to_camel

from admin import desk_texts, many_texts
from admin.at_hand import VIEWS, Listing, depth_in, listing_of, named_in, sees_all
from admin.at_the_desk import Here, Route, page
from admin.exporting import Exporting
from admin.guard import Refused
from admin.render import counting
from admin.streaming import Stream
from admin.texts import Fault
from admin.told import told_of_one
from admin.told_of_many import told_of_many
from conversations.catalogues import say
from participation import batches, counts, members, reading_list, tags
from participation.areas import leaves
from participation.audit import last_noted
from participation.export_forms import FORMS
from participation.reading_list import PAGE, Line
from participation.reading_order import Cursor
from participation.roles import Right
from participation.words import Kind, Status

CHOOSE: Final = "choose"
"""In the address: `page`, or `all` of the list."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the list is chosen beforehand, and what else may be."""

    ticked: frozenset[int]
    sentence: str = ""
    newest: int | None = None
    """The whole list is chosen, up to this number."""
    wider: str = ""
    """What chooses the whole list is called."""


@dataclass(frozen=True, slots=True)
class ListPage:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", "/submissions", Right.READ_ACCEPTED, self.listed),
            *(Route("GET", f"/submissions/export/{form}", Right.READ_ACCEPTED, self.export) for form in FORMS),
        ]

    async def listed(self, here: Here) -> web.Response:
        return await self.draw(here)

    async def export(self, here: Here) -> Stream:
        """The list as its address says it, whole."""
        exporting = Exporting(
            challenge=here.challenge,
            member_id=here.member_id,
            depth=depth_in(here),
            wanted=listing_of(here).wanted,
            form=here.request.path.rpartition("/")[2],
            called=to_camel,
        )
        return await exporting.begin(here.db)

    async def draw(self, here: Here, *, fault: Fault | None = None, ticked: Sequence[int] = ()) -> web.Response:
        """With a fault: as it was when the form was sent."""
        listing = listing_of(here)
        views = await _views(here, listing)
        found = await reading_list.submissions_page(
            here.db,
            listing.wanted,
            challenge_id=here.challenge.id,
            member_id=here.member_id,
            after=_cursor(here),
            newest_first=listing.newest_first,
            most=PAGE + 1,
            depth=depth_in(here),
        )
        lines = found[:PAGE]
        reviews = here.visitor.may(Right.REVIEW, here.challenge.id)
        return page(
            self.env,
            "submissions.html",
            here,
            section="submissions",
            listing=listing,
            views=views,
            waiting=counting(desk_texts.waiting(views[0][2]), here) if views else "",
            lines=lines,
            more=_more(listing, found),
            words=desk_texts,
            noted=await last_noted(here.db, challenge_id=here.challenge.id),
            Kind=Kind,
            Status=Status,
            areas=leaves(here.challenge.areas),
            domains=[(each.id, named_in(here, each.names)) for each in here.challenge.domains],
            tags=await tags.tags_of(here.db, challenge_id=here.challenge.id),
            team=await team_names(here) if reviews else (),
            reviews=reviews,
            sees_all=sees_all(here),
            choice=await _choice(here, listing, lines, ticked),
            choosing=_choosing(here, listing),
            forms=[(form, desk_texts.FORMS[form]) for form in FORMS],
            told=told_of_one(here),
            many=await told_of_many(here),
            fault=fault,
            typed=here.form,
        )


async def team_names(here: Here) -> list[members.MemberView]:
    """To whom something can be handed."""
    return [each for each in await members.team(here.db, challenge_id=here.challenge.id) if not each.disabled]


async def _views(here: Here, listing: Listing) -> list[tuple[str, str, int, bool]]:
    """Name, query, how many, whether it is the one that is looked at."""
    if not sees_all(here):
        return []
    found = await counts.count_each(
        here.db, [each.wanted for each in VIEWS], challenge_id=here.challenge.id, member_id=here.member_id
    )
    return [
        (each.name, Listing(each.wanted).query, count, each.wanted == listing.wanted)
        for each, count in zip(VIEWS, found, strict=True)
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


async def _choice(here: Here, listing: Listing, lines: Sequence[Line], ticked: Sequence[int]) -> Choice:
    """The whole list can be chosen once its page is: from there one sees what that means."""
    how = here.request.query.get(CHOOSE, "")
    on_page = frozenset(line.number for line in lines)
    if how not in ("page", "all") or not here.visitor.may(Right.REVIEW, here.challenge.id):
        return Choice(frozenset(ticked))
    total, newest = await batches.count_of(
        here.db, listing.wanted, challenge_id=here.challenge.id, member_id=here.member_id
    )
    if total > batches.MOST:
        return Choice(on_page, say(many_texts.too_long(batches.MOST), here.language))
    if how == "all":
        return Choice(on_page, say(many_texts.on_list(total), here.language), newest=newest)
    wider = say(many_texts.whole_list(total), here.language) if total > len(lines) else ""
    return Choice(on_page, say(many_texts.on_page(len(lines)), here.language), wider=wider)


def _choosing(here: Here, listing: Listing) -> dict[str, str]:
    """The query of this page with something chosen beforehand; `kept` is the page as it is."""
    after = [("after", value) for value in (here.request.query.get("after", ""),) if value]
    chosen = [(CHOOSE, value) for value in (here.request.query.get(CHOOSE, ""),) if value]
    here_now = [*listing.wanted.query(), *after]
    ways = {"none": [], "page": [(CHOOSE, "page")], "all": [(CHOOSE, "all")], "kept": chosen}
    return {name: urlencode([*here_now, *more]) for name, more in ways.items()}
