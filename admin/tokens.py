"""The page *API tokens*: one's own, made and revoked."""

from dataclasses import dataclass

from aiohttp import web
from jinja2 import Environment

from admin.at_the_desk import Here, Route, back_to, page
from admin.guard import Refused
from admin.texts import ROLES, Fault
from conversations.catalogues import say
from participation import api_tokens
from participation.errors import NoName
from participation.roles import Right, lower_of
from participation.words import Role


@dataclass(frozen=True, slots=True)
class TokenPages:
    env: Environment

    def table(self) -> list[Route]:
        return [
            Route("GET", "/tokens", Right.READ_PUBLIC, self.tokens),
            Route("POST", "/tokens", Right.READ_PUBLIC, self.make),
            Route("POST", "/tokens/{number}/revoke", Right.READ_PUBLIC, self.revoke),
        ]

    async def tokens(self, here: Here) -> web.Response:
        return await self._shown(here)

    async def make(self, here: Here) -> web.Response:
        """The secret is shown at once, and never again."""
        try:
            token, secret = await api_tokens.make_token(
                here.db,
                challenge_id=here.challenge.id,
                member_id=here.member_id,
                name=here.form.get("name", ""),
                scope=_scope(here),
                at_most=_own(here),
            )
        except NoName:
            return await self._shown(here, fault=Fault.NAME)
        return await self._shown(here, secret=secret, name=token.name)

    async def revoke(self, here: Here) -> web.Response:
        await api_tokens.revoke_token(
            here.db,
            challenge_id=here.challenge.id,
            member_id=here.member_id,
            token_id=here.number("number"),
            at_most=Role.OWNER,
        )
        return back_to(here, "/tokens")

    async def _shown(
        self, here: Here, *, secret: str | None = None, name: str = "", fault: Fault | None = None
    ) -> web.Response:
        mine = await api_tokens.tokens_of(
            here.db, challenge_id=here.challenge.id, member_id=here.member_id, at_most=Role.OWNER
        )
        return page(
            self.env,
            "tokens.html",
            here,
            section="sign_ins",
            tokens=mine,
            role_names={role: say(text, here.language) for role, text in ROLES.items()},
            scopes=[role for role in Role if lower_of(role, _own(here)) is role],
            secret=secret,
            name=name,
            fault=fault,
        )


def _own(here: Here) -> Role:
    role = here.visitor.role_in(here.challenge.id)
    if role is None:
        raise Refused(Fault.MISSING)
    return role


def _scope(here: Here) -> Role:
    try:
        return Role(here.form.get("scope", ""))
    except ValueError:
        raise Refused(Fault.FORM) from None
