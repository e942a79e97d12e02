"""The overview of a neighbourhood, once a week for who asked for it: worded into the outbox, and never empty."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from conversations.catalogues import say
from conversations.content import Button, Content, Role
from conversations.effects import Value
from conversations.phases import NOW
from conversations.texts import Counted, Text, _, _n
from participation import beginning, digests
from participation.challenges import open_challenges
from participation.database import Db
from participation.overviews import Overview, Quote, overviews
from participation.quiet_hours import is_quiet
from participation.words import PhaseKind

HELLO: Final = _("This happened in your neighbourhood lately.")
QUOTE: Final = _("“{words}” (number {number}, {area})")
QUOTE_OF_NOWHERE: Final = _("“{words}” (number {number})")
SEE: Final = _("See what neighbours say")
LESS: Final = _("No overview any more? Type /settings.")
CLOSED: Final[Mapping[PhaseKind, Text]] = {
    PhaseKind.EXPLORE: _("We are done with exploring, for now."),
    PhaseKind.DEFINE: _("We found what matters most."),
    PhaseKind.IMAGINE: _("We are done with thinking up solutions, for now."),
    PhaseKind.TRY: _("We are done with trying things out, for now."),
    PhaseKind.LEARN: _("We are done with looking back, for now."),
    PhaseKind.SUSTAIN: _("We are done with handing on what works, for now."),
}


async def send_due(db: Db, *, now: datetime) -> int:
    """How many residents got one. In quiet hours nobody does; who has nothing to be told gets none this week."""
    sent = 0
    for challenge in await open_challenges(db):
        if is_quiet(challenge.setup.quiet_hours, time_zone=challenge.time_zone, now=now):
            continue
        readers = await digests.claim_due(db, challenge=challenge, now=now)
        if readers:
            told = await overviews(db, readers, challenge=challenge)
            contents = {each.id: worded(told[each.id], each.language).dump() for each in readers if each.id in told}
            sent += await beginning.begin_each(db, contents)
            await digests.mark_told(db, readers, now=now)
    return sent


def worded(told: Overview, language: str) -> Content:
    new = told.near + told.elsewhere
    bubbles = [say(HELLO, language)]
    if new:
        shared = fresh_near(told.near) if told.near == new else fresh(new)
        bubbles.append("\n\n".join([say(shared, language), *(_quoted(each, language) for each in told.quotes)]))
    moved = ((told.done, done), (told.supporters, supporters))
    if counts := [say(text(count), language) for count, text in moved if count]:
        bubbles.append("\n".join(counts))
    if phases := [*(CLOSED[kind] for kind in told.closed), *(NOW[kind].says for kind in told.opened)]:
        bubbles.append("\n".join(say(each, language) for each in phases))
    bubbles.append(say(LESS, language))
    buttons = (Button("menu:neighbours", say(SEE, language), Role.CHOICE),) if new else ()
    return Content(language, bubbles=tuple(bubbles), buttons=buttons)


def fresh_near(count: int) -> Counted:
    return _n(
        "There is {count} new thing from neighbours near you.",
        "There are {count} new things from neighbours near you.",
        count,
    )


def fresh(count: int) -> Counted:
    return _n("There is {count} new thing from neighbours.", "There are {count} new things from neighbours.", count)


def done(count: int) -> Counted:
    return _n("{count} thing from neighbours is done.", "{count} things from neighbours are done.", count)


def supporters(count: int) -> Counted:
    return _n("{count} neighbour reacted to what you sent.", "{count} neighbours reacted to what you sent.", count)


def _quoted(quote: Quote, language: str) -> str:
    """With its number, by which it is found when something is taken out of its words."""
    values: dict[str, Value] = {"words": quote.words, "number": quote.number}
    if quote.area is None:
        return say(QUOTE_OF_NOWHERE, language, values)
    return say(QUOTE, language, values | {"area": quote.area})
