"""The pages *Team* and *Your sign-ins*."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.settings import DeskSettings
from admin.texts import ROLES, Fault
from conversations.catalogues import OURS, say
from participation import members, sign_ins
from participation.errors import NoName
from participation.roles import Right
from participation.words import LinkPurpose, Role


@dataclass(frozen=True, slots=True)
class TeamPages:
    env: Environment
    settings: DeskSettings

    def table(self) -> list[Route]:
        return [
            Route("GET", "/team", Right.LEAD_TEAM, self.team),
            Route("POST", "/team", Right.LEAD_TEAM, self.add),
            Route("POST", "/team/{member}/role", Right.LEAD_TEAM, self.change_role),
            Route("POST", "/team/{member}/link", Right.LEAD_TEAM, self.give_link),
            Route("POST", "/team/{member}/disable", Right.LEAD_TEAM, self.disable),
            Route("POST", "/team/{member}/enable", Right.LEAD_TEAM, self.enable),
            Route("GET", "/sign-ins", Right.READ_PUBLIC, self.sign_ins),
            Route("POST", "/sign-ins/{number}/end", Right.READ_PUBLIC, self.end),
            Route("POST", "/sign-ins/end-others", Right.READ_PUBLIC, self.end_others),
        ]

    # — the team

    async def team(self, here: Here) -> web.Response:
        return await self._shown(here)

    async def add(self, here: Here) -> web.Response:
        """Their first link is shown at once, and never again."""
        name, role = here.form.get("name", ""), _role(here)
        language = here.form.get("language", "")
        try:
            member = await members.add_member(
                here.db,
                challenge_id=here.challenge.id,
                name=name,
                role=role,
                language=language if language in OURS else here.language,
                by=here.member_id,
            )
        except NoName:
            return await self._shown(here, fault=Fault.NAME)
        return await self._shown(here, link=await self._link(here, member, LinkPurpose.ENROL), name=name)

    async def change_role(self, here: Here) -> web.Response:
        await members.change_role(
            here.db,
            challenge_id=here.challenge.id,
            member_id=here.number("member"),
            role=_role(here),
            by=here.member_id,
        )
        return back_to(here, "/team")

    async def give_link(self, here: Here) -> web.Response:
        member = here.number("member")
        purpose = LinkPurpose.SIGN_IN if here.form.get("purpose") == LinkPurpose.SIGN_IN else LinkPurpose.ENROL
        if purpose is LinkPurpose.SIGN_IN and not self.settings.sign_in_links:
            raise Refused(Fault.NOT_YOURS)
        link = await self._link(here, member, purpose)
        everybody = await members.team(here.db, challenge_id=here.challenge.id)
        return await self._shown(here, link=link, name=next(each.name for each in everybody if each.id == member))

    async def disable(self, here: Here) -> web.Response:
        await members.disable_member(
            here.db,
            challenge_id=here.challenge.id,
            member_id=here.number("member"),
            by=here.member_id,
            now=here.now,
        )
        return back_to(here, "/team")

    async def enable(self, here: Here) -> web.Response:
        await members.enable_member(
            here.db, challenge_id=here.challenge.id, member_id=here.number("member"), by=here.member_id
        )
        return back_to(here, "/team")

    async def _link(self, here: Here, member: int, purpose: LinkPurpose) -> str:
        token = await members.make_link(
            here.db,
            challenge_id=here.challenge.id,
            member_id=member,
            purpose=purpose,
            by=here.member_id,
            now=here.now,
        )
        return f"{self.settings.origin}/desk/come-in/{token}"

    async def _shown(
        self, here: Here, *, link: str | None = None, name: str = "", fault: Fault | None = None
    ) -> web.Response:
        return page(
            self.env,
            "team.html",
            here,
            section="team",
            members=await members.team(here.db, challenge_id=here.challenge.id),
            roles=[(role.value, say(ROLES[role], here.language)) for role in Role],
            links=self.settings.sign_in_links,
            link=link,
            name=name,
            fault=fault,
        )

    # — one's own sign-ins

    async def sign_ins(self, here: Here) -> web.Response:
        mine = await sign_ins.sign_ins_of(here.db, member_id=here.member_id, now=here.now)
        return page(
            self.env,
            "sign_ins.html",
            here,
            section="sign_ins",
            sign_ins=mine,
            own=here.visitor.signed_in.id,
            reads=here.visitor.may(Right.READ_ALL, here.challenge.id),
        )

    async def end(self, here: Here) -> web.Response:
        await sign_ins.end_sign_in(here.db, member_id=here.member_id, sign_in_id=here.number("number"))
        return back_to(here, "/sign-ins")

    async def end_others(self, here: Here) -> web.Response:
        await sign_ins.end_all_sign_ins(here.db, member_id=here.member_id, but=here.visitor.signed_in.id)
        return back_to(here, "/sign-ins")


def _role(here: Here) -> Role:
    try:
        return Role(here.form.get("role", ""))
    except ValueError:
        raise Refused(Fault.FORM) from None
