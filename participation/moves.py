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
    after: Status | None
    """None: where it was before the move that led to where it stands."""
    kinds: frozenset[Kind] = frozenset(Kind)
    undone_by: Move | None = Move.UNDO
    """How a member takes it back; None: they cannot."""


_BROUGHT: Final = frozenset(BROUGHT)
WAITING: Final = frozenset({Status.RECEIVED, Status.CLARIFYING})
"""For the team to decide."""
_MESSAGES: Final = frozenset({Kind.MESSAGE})
_MERGED: Final = frozenset({Status.MERGED})

MOVES: Final[Mapping[Move, Rule]] = {
    Move.ACCEPT: Rule(WAITING, Status.ACCEPTED, _BROUGHT),
    Move.DECLINE: Rule(WAITING, Status.DECLINED, _BROUGHT),
    Move.ASK: Rule(frozenset({Status.RECEIVED}), Status.CLARIFYING),
    Move.ANSWERED: Rule(frozenset({Status.CLARIFYING}), Status.RECEIVED, undone_by=None),
    Move.REOPEN: Rule(frozenset({Status.DECLINED}), Status.RECEIVED, _BROUGHT),
    Move.REPLY: Rule(WAITING, Status.DONE, _MESSAGES, undone_by=None),
    Move.PROPOSE: Rule(frozenset({Status.RECEIVED}), Status.CLARIFYING, _MESSAGES),
    Move.TURNED: Rule(frozenset({Status.CLARIFYING}), Status.RECEIVED, _MESSAGES, undone_by=None),
    Move.KEPT: Rule(frozenset({Status.CLARIFYING}), Status.RECEIVED, _MESSAGES, undone_by=None),
    Move.MERGE: Rule(WAITING | {Status.ACCEPTED}, Status.MERGED, _BROUGHT, undone_by=Move.UNMERGE),
    Move.UNMERGE: Rule(_MERGED, None, _BROUGHT, undone_by=None),
    Move.SUCCEED: Rule(_MERGED, None, _BROUGHT, undone_by=None),
}
"""A merge is taken back at any time, since nothing else moves what is merged."""
OF_RESIDENTS: Final = frozenset({Move.ANSWERED, Move.TURNED, Move.KEPT, Move.SUCCEED})
"""What a resident does, or what follows from it; a member does not."""
_ALIKE: Final = frozenset({frozenset({Kind.NEED, Kind.IDEA}), frozenset({Kind.OFFER, Kind.IDEA})})
"""Different kinds in which the same thing is brought. A need and an offer are brought together, not made one."""


def after(move: Move, *, status: Status, kind: Kind, was: Status | None = None) -> Status | None:
    """Where this move leads from there; `was`: where it was before it came there. None: it is not allowed."""
    rule = MOVES.get(move)
    return (rule.after or was) if rule and _fits(rule, status, kind) else None


def allowed(*, status: Status, kind: Kind) -> tuple[Move, ...]:
    """What a member may do now, in the order of the table."""
    return tuple(move for move, rule in MOVES.items() if move not in OF_RESIDENTS and _fits(rule, status, kind))


def undone(last: Move, *, before: Status, status: Status) -> Status | None:
    """Where undoing the last move leads, which came from `before`; None: it cannot be undone (any more)."""
    rule = MOVES.get(last)
    return before if rule is not None and rule.undone_by is Move.UNDO and rule.after is status else None


def alike(one: Kind, other: Kind) -> bool:
    """Whether two submissions of these kinds may go on as one."""
    return one in _BROUGHT and (one is other or frozenset({one, other}) in _ALIKE)


def _fits(rule: Rule, status: Status, kind: Kind) -> bool:
    return status in rule.before and kind in rule.kinds
