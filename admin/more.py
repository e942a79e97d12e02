"""The page *More*: on a phone, what the bar under the thumb has no room for."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, page
from participation.roles import Right


@dataclass(frozen=True, slots=True)
class MorePage:
    env: Environment

    def table(self) -> list[Route]:
        return [Route("GET", "/more", Right.READ_PUBLIC, self.shown)]

    async def shown(self, here: Here) -> web.Response:
        return page(self.env, "more.html", here, section="more")
