"""Where a submission may go from where it stands, as one table. Pure.

Undoing is a move like any other: back to where the last one came from, as long as nothing was moved since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from participation.words import BROUGHT, Kind, Move, Status


@dataclass(frozen=True, slots=True)
class Rule:
    before: frozenset[Status]
    after: Status
    kinds: frozenset[Kind] = frozenset(Kind)
    undone: bool = True
    """Whether a member can take it back. What a resident did they cannot."""


_BROUGHT: Final = frozenset(BROUGHT)
_WAITS: Final = frozenset({Status.RECEIVED, Status.CLARIFYING})

MOVES: Final[Mapping[Move, Rule]] = {
    Move.ACCEPT: Rule(_WAITS, Status.ACCEPTED, _BROUGHT),
    Move.DECLINE: Rule(_WAITS, Status.DECLINED, _BROUGHT),
    Move.ASK: Rule(frozenset({Status.RECEIVED}), Status.CLARIFYING),
    Move.ANSWERED: Rule(frozenset({Status.CLARIFYING}), Status.RECEIVED, undone=False),
    Move.REOPEN: Rule(frozenset({Status.DECLINED}), Status.RECEIVED, _BROUGHT),
    Move.REPLY: Rule(_WAITS, Status.DONE, frozenset({Kind.MESSAGE}), undone=False),
}


def after(move: Move, *, status: Status, kind: Kind) -> Status | None:
    """Where this move leads from there; None: it is not allowed."""
    rule = MOVES.get(move)
    return rule.after if rule and status in rule.before and kind in rule.kinds else None


def allowed(*, status: Status, kind: Kind) -> tuple[Move, ...]:
    """What a member may do now, in the order of the table; that a resident answered is not theirs to say."""
    return tuple(
        move for move in MOVES if move is not Move.ANSWERED and after(move, status=status, kind=kind) is not None
    )


def undone(last: Move, *, before: Status, status: Status) -> Status | None:
    """Where undoing the last move leads, which came from `before`; None: it cannot be undone (any more)."""
    rule = MOVES.get(last)
    return before if rule is not None and rule.undone and rule.after is status else None
