"""What residents sent along, seen and heard at the desk by who may read the words that it came with."""

from dataclasses import dataclass

from aiohttp import web

from admin.at_hand import depth_in
from admin.at_the_desk import Here, Later, Route
from admin.settings import DeskSettings
from pages.medium_file import medium_file
from participation.media import Elsewhere, Kept, see_medium
from participation.roles import Right


@dataclass(frozen=True, slots=True)
class MediaPages:
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [Route("GET", "/submissions/{number}/media/{medium}", Right.READ_ACCEPTED, self.given)]

    async def given(self, here: Here) -> web.StreamResponse | Later:
        number, request = here.number("number"), here.request
        seen = await see_medium(
            here.db,
            challenge_id=here.challenge.id,
            number=number,
            medium_id=here.number("medium"),
            depth=depth_in(here),
        )
        if isinstance(seen, Kept):
            return _given(request, number, seen)
        return self._fetched(request, number, seen)

    def _fetched(self, request: web.Request, number: int, wanted: Elsewhere) -> Later:
        """A slow Telegram keeps no connection to the database busy."""

        async def later() -> web.StreamResponse:
            return _given(request, number, await self.settings.fetch_medium(wanted))

        return later


def _given(request: web.Request, number: int, kept: Kept) -> web.Response:
    return medium_file(request, kept.content, media_type=kept.media_type, name=f"{number}-{kept.kind}")
