"""The pictures of calls and prompts, for the pages that show how they arrive."""

from dataclasses import dataclass

from aiohttp import web

from admin.at_the_desk import Here, Route
from pages.medium_file import medium_file
from participation.pictures import name_of, see_picture
from participation.roles import Right


@dataclass(frozen=True, slots=True)
class PicturePages:
    def table(self) -> list[Route]:
        return [Route("GET", "/pictures/{picture}", Right.CALL, self.given)]

    async def given(self, here: Here) -> web.Response:
        number = here.number("picture")
        kept = await see_picture(here.db, challenge_id=here.challenge.id, picture_id=number)
        return medium_file(here.request, kept.content, media_type=kept.media_type, name=name_of(number))
