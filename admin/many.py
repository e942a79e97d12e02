"""What is done with many submissions at once: with those that were ticked, or with the whole list, also beyond its
page; and what that came to.
"""

from dataclasses import dataclass
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin.at_hand import listing_of
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.submissions import ListPage
from admin.texts import Fault
from admin.told import is_number
from admin.told_of_many import ON_PAGE, told
from participation import batches
from participation.batch_view import see_batch
from participation.batches import Wanted
from participation.errors import NoWords, TooMany
from participation.reading_list import MOST_ON_A_PAGE
from participation.roles import Right
from participation.words import Deed

TAKE: Final = "take"
"""Hand to oneself."""


@dataclass(frozen=True, slots=True)
class ManyPages:
    env: Environment

    def table(self) -> list[Route]:
        one = "/submissions/batches/{batch}"
        return [
            Route("POST", "/submissions/many", Right.REVIEW, self.do),
            Route("GET", one, Right.REVIEW, self.shown),
            Route("POST", f"{one}/undo", Right.REVIEW, self.undo),
        ]

    async def do(self, here: Here) -> web.StreamResponse:
        wanted, ticked = _wanted(here), _ticked(here)
        whole = here.form.get("all", "")
        if not whole and not ticked:
            return await ListPage(self.env).draw(here, fault=Fault.NONE_CHOSEN)
        try:
            numbers = await _whole_list(here, whole) if whole else ticked
            batch = await batches.do_with_many(
                here.db, numbers, challenge_id=here.challenge.id, by=here.member_id, wanted=wanted
            )
        except NoWords:
            return await ListPage(self.env).draw(here, fault=Fault.NO_WORDS, ticked=ticked)
        except TooMany:
            return await ListPage(self.env).draw(here, fault=Fault.TOO_MANY)
        return _to_list(here, batch)

    async def shown(self, here: Here) -> web.Response:
        batch = await see_batch(here.db, challenge_id=here.challenge.id, batch_id=here.number("batch"))
        listing = listing_of(here)
        many = told(here, batch, most=ON_PAGE)
        return page(self.env, "batch.html", here, section="submissions", many=many, listing=listing)

    async def undo(self, here: Here) -> web.StreamResponse:
        number = here.number("batch")
        await batches.undo_batch(here.db, challenge_id=here.challenge.id, batch_id=number, by=here.member_id)
        return _to_list(here, number)


def _wanted(here: Here) -> Wanted:
    """
    Raises:
        Refused: it is none of our buttons.
    """
    do = here.form.get("do", "")
    if do == TAKE:
        return Wanted(Deed.ASSIGN, here.member_id)
    if do == Deed.DOMAIN:
        return Wanted(Deed.DOMAIN, here.number("domain"))
    if do == Deed.ASSIGN:
        return Wanted(Deed.ASSIGN, here.number("member") if here.form.get("member") else None)
    if do not in (Deed.ACCEPT, Deed.TAG):
        raise Refused(Fault.FORM)
    return Wanted(Deed(do), tag=here.form.get("tag", ""))


def _ticked(here: Here) -> list[int]:
    return [int(each) for each in here.several("number")[:MOST_ON_A_PAGE] if is_number(each)]


async def _whole_list(here: Here, newest: str) -> list[int]:
    """What came in since the page was made is not among them: nobody has seen it."""
    if not is_number(newest):
        raise Refused(Fault.FORM)
    wanted, who = listing_of(here).wanted, {"challenge_id": here.challenge.id, "member_id": here.member_id}
    return await batches.numbers_of(here.db, wanted, **who, newest=int(newest))


def _to_list(here: Here, batch: int) -> web.Response:
    query = listing_of(here).query
    return back_to(here, f"/submissions?{query}{'&' if query else ''}batch={batch}")
