"""One's own tokens of the API, as far as the token at hand reaches."""

from http import HTTPMethod
from typing import Any, Final

from admin.api.operations import Asked, Operation, Reply
from admin.api.shapes import Id, Input, Name, Nothing, Output, Time
from conversations.texts import _
from participation import api_tokens
from participation.api_tokens import TokenView
from participation.roles import Right
from participation.words import Role


class Token(Output):
    id: Id
    name: str
    scope: Role
    created_at: Time
    used_at: Time | None


class TokenList(Output):
    items: tuple[Token, ...]


class NewToken(Input):
    name: Name
    scope: Role


class MadeToken(Token):
    secret: str
    """Shown this once."""


async def list_tokens(asked: Asked[Nothing, None]) -> Reply:
    found = await api_tokens.tokens_of(
        asked.db, challenge_id=asked.challenge.id, member_id=asked.bearer.member_id, at_most=asked.bearer.role
    )
    return Reply(TokenList(items=tuple(Token(**_fields(token)) for token in found)))


async def make_token(asked: Asked[Nothing, NewToken]) -> Reply:
    token, secret = await api_tokens.make_token(
        asked.db,
        challenge_id=asked.challenge.id,
        member_id=asked.bearer.member_id,
        name=asked.body.name,
        scope=asked.body.scope,
        at_most=asked.bearer.role,
    )
    return Reply(MadeToken(**_fields(token), secret=secret))


async def revoke_token(asked: Asked[Nothing, None]) -> Reply:
    await api_tokens.revoke_token(
        asked.db,
        challenge_id=asked.challenge.id,
        member_id=asked.bearer.member_id,
        token_id=asked.number("token"),
        at_most=asked.bearer.role,
    )
    return Reply()


def _fields(token: TokenView) -> dict[str, Any]:
    return {name: getattr(token, name) for name in Token.model_fields}


_PATH: Final = "/challenges/{slug}/tokens"
TABLE: Final = (
    Operation(HTTPMethod.GET, _PATH, Right.READ_PUBLIC, list_tokens, _("List your own tokens"), output=TokenList),
    Operation(
        HTTPMethod.POST,
        _PATH,
        Right.READ_PUBLIC,
        make_token,
        _("Make a token; its secret is shown once"),
        output=MadeToken,
        status=201,
        body=NewToken,
    ),
    Operation(
        HTTPMethod.DELETE, f"{_PATH}/{{token}}", Right.READ_PUBLIC, revoke_token, _("Revoke a token"), status=204
    ),
)
