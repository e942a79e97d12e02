"""The page *Today*: what waits, with a door at the end of each sentence; what moved; how much of what."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_hand import VIEWS, Listing, named_in, sees_all
from admin.at_the_desk import Here, Route, page
from admin.render import counting
from conversations.catalogues import say
from participation import counts, pretending, today
from participation.audit import last_noted
from participation.filters import NOBODY, SubmissionFilter
from participation.roles import Right
from participation.today import LatelyMoved, Waiting
from participation.words import Pretend

_LISTS = {each.name: f"/submissions?{Listing(each.wanted).query}" for each in VIEWS}


@dataclass(frozen=True, slots=True)
class Waits:
    """A sentence of what waits, a second one, and where its door leads."""

    window: str
    sentence: str
    hint: str
    path: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    env: Environment

    def table(self) -> list[Route]:
        return [Route("GET", "", Right.READ_PUBLIC, self.shown)]

    async def shown(self, here: Here) -> web.Response:
        challenge = here.challenge
        waiting = await today.waiting(here.db, challenge=challenge, member_id=here.member_id, now=here.now)
        domains = await counts.counts_by_domain(here.db, challenge_id=challenge.id)
        names = {each.id: named_in(here, each.names) for each in challenge.domains}
        samples = await pretending.count_made_up(here.db, challenge_id=challenge.id, kind=Pretend.SAMPLE)
        most = max(domains.values(), default=1)
        return page(
            self.env,
            "today.html",
            here,
            section="today",
            waits=_waits(here, waiting) if sees_all(here) else [],
            reads=sees_all(here),
            moved=[_line(here, each) for each in await today.lately_moved(here.db, challenge_id=challenge.id)],
            domains=[(names[id_], count, round(100 * count / most)) for id_, count in domains.items()],
            counts=await counts.counts_by_status(here.db, challenge_id=challenge.id),
            words=desk_texts,
            samples=counting(desk_texts.samples(samples), here) if samples else "",
            noted=await last_noted(here.db, challenge_id=here.challenge.id),
        )


def _waits(here: Here, waiting: Waiting) -> list[Waits]:
    """What is most pressing first; what there is none of is left out."""
    urgent = f"/submissions?{Listing(SubmissionFilter(urgent=True, assigned=NOBODY)).query}"
    promised = desk_texts.promised(here.challenge.setup.reading_days)
    late = counting(desk_texts.late(waiting.late) if waiting.late else promised, here)
    rows = (
        (waiting.urgent, "received", desk_texts.urgent, "", urgent),
        (waiting.to_read, "received", desk_texts.to_read, late, _LISTS["to_read"]),
        (waiting.answered, "clarify", desk_texts.answers, "", _LISTS["answered"]),
        (waiting.messages, "clarify", desk_texts.messages, "", "/messages"),
        (waiting.mine, "received", desk_texts.yours, "", _LISTS["mine"]),
    )
    return [Waits(window, counting(text(count), here), hint, path) for count, window, text, hint, path in rows if count]


def _line(here: Here, moved: LatelyMoved) -> dict[str, object]:
    who = moved.by or say(desk_texts.SOMEBODY, here.language)
    return {
        "text": say(desk_texts.MOVED[moved.move], here.language, {"name": who}),
        "window": desk_texts.WINDOWS[moved.after].drawing,
        "number": moved.number,
        "at": moved.at,
        "pretend": moved.pretend,
    }
