"""The page *Tags*: all of the challenge's, renamed and merged without losing where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, back_to, page
from admin.texts import Fault
from participation import tags
from participation.errors import NoWords, TagExists
from participation.roles import Right
from participation.tags import TagView


@dataclass(frozen=True, slots=True)
class TagPages:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", "/tags", Right.REVIEW, self.shown),
            Route("POST", "/tags/{tag}", Right.REVIEW, self.rename),
            Route("POST", "/tags/{tag}/merge", Right.REVIEW, self.merge),
        ]

    async def shown(self, here: Here) -> web.Response:
        return await self._draw(here)

    async def rename(self, here: Here) -> web.Response:
        try:
            await tags.rename_tag(
                here.db,
                challenge_id=here.challenge.id,
                tag_id=here.number("tag"),
                name=here.form.get("name", ""),
                group=here.form.get("group", ""),
                by=here.member_id,
            )
        except NoWords:
            return await self._draw(here, Fault.NAME)
        except TagExists:
            return await self._draw(here, Fault.TAG_TAKEN)
        return back_to(here, "/tags")

    async def merge(self, here: Here) -> web.Response:
        await tags.merge_tags(
            here.db,
            challenge_id=here.challenge.id,
            tag_id=here.number("tag"),
            into=here.number("into"),
            by=here.member_id,
        )
        return back_to(here, "/tags")

    async def _draw(self, here: Here, fault: Fault | None = None) -> web.Response:
        every = await tags.tags_of(here.db, challenge_id=here.challenge.id)
        return page(
            self.env,
            "tags.html",
            here,
            section="tags",
            every=every,
            groups=_grouped(every),
            fault=fault,
        )


def _grouped(every: Sequence[TagView]) -> list[tuple[str, list[TagView]]]:
    return [(group, list(members)) for group, members in groupby(every, key=lambda tag: tag.group)]
