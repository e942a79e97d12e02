"""The page *Your mail*: a member's own address, and what they want mailed. Where no mail is sent, the text to copy."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, back_to, page
from admin.settings import DeskSettings
from admin.texts import Fault
from conversations.mailing import CONFIRM_MEMBER, ask_to_confirm
from conversations.team_mail import digest
from participation import mail_addresses, today
from participation.errors import NoMailHere, TooManyMails
from participation.keys import Keys
from participation.mail_text import read_address
from participation.roles import Right


@dataclass(frozen=True, slots=True)
class YourMailPage:
    env: Environment
    keys: Keys
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [
            Route("GET", "/mail", Right.READ_ALL, self.shown),
            Route("POST", "/mail", Right.READ_ALL, self.leave),
            Route("POST", "/mail/wishes", Right.READ_ALL, self.wish),
            Route("POST", "/mail/forget", Right.READ_ALL, self.forget),
        ]

    async def shown(self, here: Here) -> web.Response:
        return await self._shown(here)

    async def leave(self, here: Here) -> web.Response:
        """A mail goes there, with a link to confirm it; until then the one before stays."""
        if self.settings.mail is None:
            raise NoMailHere
        typed = here.form.get("address", "")
        address = read_address(typed)
        if address is None:
            return await self._shown(here, fault=Fault.NO_ADDRESS, typed=typed)
        try:
            left = await mail_addresses.leave_members_address(
                here.db,
                bot=self.settings.mail,
                member_id=here.member_id,
                address=address,
                keys=self.keys,
                now=here.now,
            )
        except TooManyMails:
            return await self._shown(here, fault=Fault.MAILS, typed=typed)
        await ask_to_confirm(here.db, left, text=CONFIRM_MEMBER, challenge_id=here.challenge.id)
        return back_to(here, "/mail?sent=1")

    async def wish(self, here: Here) -> web.Response:
        wanted = here.several("wants")
        await mail_addresses.wish(
            here.db, member_id=here.member_id, digest="digest" in wanted, urgent="urgent" in wanted
        )
        return back_to(here, "/mail")

    async def forget(self, here: Here) -> web.Response:
        await mail_addresses.forget_members_address(here.db, member_id=here.member_id)
        return back_to(here, "/mail")

    async def _shown(self, here: Here, *, fault: Fault | None = None, typed: str = "") -> web.Response:
        waiting = await today.waiting(here.db, challenge=here.challenge, member_id=here.member_id, now=here.now)
        return page(
            self.env,
            "mail.html",
            here,
            section="sign_ins",
            mine=await mail_addresses.members_wishes(here.db, member_id=here.member_id),
            sends=self.settings.mail is not None,
            told=digest(here.challenge, waiting, here.language).bubbles,
            sent="sent" in here.request.query,
            typed=typed,
            fault=fault,
        )
