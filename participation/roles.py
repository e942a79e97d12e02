"""What a member may see and do, by their role in a challenge. One table; pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from participation.words import Role


class Right(StrEnum):
    READ_PUBLIC = "read_public"
    """Public wording and figures."""
    READ_ACCEPTED = "read_accepted"
    """Own words, of submissions that are accepted or further."""
    READ_ALL = "read_all"
    """Own words of all submissions, threads, messages to the team."""
    REVIEW = "review"
    """Accept, decline, ask back, tag, reword, redact, merge."""
    CALL = "call"
    """Compose calls, send, pause and cancel them."""
    PROMPT = "prompt"
    """Plan, open and close phases; make prompts, start and stop them."""
    LEAD_TEAM = "lead_team"
    """Invite, change roles, give links, disable."""
    SET_UP = "set_up"
    """The challenge's settings."""
    SEE_AUDIT = "see_audit"


_VIEWER: Final = frozenset({Right.READ_PUBLIC})
_ORGANIZER: Final = _VIEWER | {Right.READ_ACCEPTED}
_COORDINATOR: Final = _ORGANIZER | {Right.READ_ALL, Right.REVIEW, Right.CALL, Right.PROMPT}
_OWNER: Final = _COORDINATOR | {Right.LEAD_TEAM, Right.SET_UP, Right.SEE_AUDIT}

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.VIEWER: _VIEWER,
    Role.ORGANIZER: _ORGANIZER,
    Role.COORDINATOR: _COORDINATOR,
    Role.OWNER: _OWNER,
}


def lower_of(one: Role, other: Role) -> Role:
    """Of two roles the one that includes less."""
    return min(one, other, key=list(Role).index)


def may(role: Role | None, right: Right) -> bool:
    """Whether this role in the challenge includes the right; without a role, nothing is."""
    return role is not None and right in RIGHTS[role]
