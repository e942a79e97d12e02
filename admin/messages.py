"""The page *Messages*: threads with residents who wrote to the team, what waits first."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin import desk_texts
from admin.at_hand import MESSAGES
from admin.at_the_desk import Here, Route, page
from admin.guard import Refused
from admin.texts import Fault
from conversations.catalogues import say
from participation import messages
from participation.messages import PAGE, Place
from participation.roles import Right


@dataclass(frozen=True, slots=True)
class MessagesPage:
    env: Environment

    def table(self) -> list[Route]:
        return [Route("GET", "/messages", Right.READ_ALL, self.shown)]

    async def shown(self, here: Here) -> web.Response:
        challenge_id = here.challenge.id
        threads = await messages.message_threads(here.db, challenge_id=challenge_id, after=_after(here), most=PAGE + 1)
        waiting = await messages.count_waiting(here.db, challenge_id=challenge_id)
        return page(
            self.env,
            "messages.html",
            here,
            section="messages",
            threads=threads[:PAGE],
            more=threads[PAGE - 1].place if len(threads) > PAGE else None,
            waiting=say(desk_texts.messages_wait(waiting), here.language),
            listing=MESSAGES,
            words=desk_texts,
        )


def _after(here: Here) -> Place | None:
    text = here.request.query.get("after", "")
    if not text:
        return None
    rests, _, number = text.partition("-")
    if rests not in ("0", "1") or not (number.isascii() and number.isdigit() and len(number) <= 18):
        raise Refused(Fault.FILTER)
    return Place(rests == "1", int(number))
