"""The page *Group chats*: which the bot is in, of which area, in which language, and whether calls go there."""

from dataclasses import dataclass
from typing import Final

from aiohttp import web
from jinja2 import Environment

from admin import group_texts
from admin.at_hand import told_by
from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.settings import DeskSettings
from admin.texts import Fault
from conversations.catalogues import say
from conversations.groups import hello
from participation.challenges import open_challenges
from participation.groups import MOST, GroupSettings, GroupView, groups_of, let_go_of_group, say_in_group, set_group
from participation.quiet_hours import awake_at
from participation.roles import Right

_PUTS_IN: Final = "?startgroup"
"""In place of `?start=` (Telegram's deep links, "Bot links")."""


@dataclass(frozen=True, slots=True)
class GroupPages:
    env: Environment
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [
            Route("GET", "/groups", Right.CALL, self.listed),
            Route("POST", "/groups/{group}", Right.CALL, self.change),
            Route("POST", "/groups/{group}/let-go", Right.CALL, self.let_go),
        ]

    async def listed(self, here: Here) -> web.Response:
        after = here.request.query.get("after", "0")
        if not (after.isascii() and after.isdigit() and len(after) <= 18):
            raise Refused(Fault.FILTER)
        found = await groups_of(here.db, challenge_id=here.challenge.id, after=int(after))
        return page(
            self.env,
            "groups.html",
            here,
            section="calls",
            groups=found,
            more=found[-1].id if len(found) == MOST else None,
            areas=here.challenge.areas,
            others=any(each.id != here.challenge.id for each in await open_challenges(here.db)),
            puts_in=self.puts_in(),
            came=[say(group_texts.came(each.came), here.language) for each in found],
            told=told_by(here, group_texts.DID),
        )

    def puts_in(self) -> str | None:
        """The link by which Telegram asks in which group the bot is to be put."""
        bot = self.settings.telegram_url("")
        return bot.partition("?")[0] + _PUTS_IN if bot else None

    async def change(self, here: Here) -> web.StreamResponse:
        """In one that is of no challenge yet the bot now says what it is for."""
        group_id, settings = here.number("group"), _filled(here)
        before = await set_group(here.db, settings, group_id=group_id, challenge=here.challenge, by=here.member_id)
        if before.challenge_id is None:
            await self._says_hello(here, group_id, settings.language)
        return back_to(here, f"/groups?did={_done(before, settings)}")

    async def let_go(self, here: Here) -> web.StreamResponse:
        challenge_id = here.challenge.id
        await let_go_of_group(here.db, group_id=here.number("group"), challenge_id=challenge_id, by=here.member_id)
        return back_to(here, "/groups?did=let-go")

    async def _says_hello(self, here: Here, group_id: int, language: str | None) -> None:
        challenge = here.challenge
        begins = awake_at(challenge.setup.quiet_hours, time_zone=challenge.time_zone, now=here.now)
        content = hello(challenge, group_id=group_id, language=language)
        await say_in_group(here.db, content.dump(), group_id=group_id, challenge_id=challenge.id, not_before=begins)


def _filled(here: Here) -> GroupSettings:
    """
    Raises:
        Refused: the area is no number.
    """
    language = here.form.get("language", "")
    return GroupSettings(
        area_id=here.number("area") if here.form.get("area") else None,
        language=language if language in here.challenge.languages else None,
        active=bool(here.form.get("active")),
    )


def _done(before: GroupView, after: GroupSettings) -> str:
    if before.active == after.active:
        return "saved"
    return "on" if after.active else "off"
