"""Where a submission may go: every status with every move, written down by hand."""

from typing import Final

import pytest

from participation.moves import MOVES, after, allowed, undone
from participation.words import Kind, Move, Status

LEADS: Final = {
    (Status.RECEIVED, Move.ACCEPT): Status.ACCEPTED,
    (Status.RECEIVED, Move.DECLINE): Status.DECLINED,
    (Status.RECEIVED, Move.ASK): Status.CLARIFYING,
    (Status.CLARIFYING, Move.ACCEPT): Status.ACCEPTED,
    (Status.CLARIFYING, Move.DECLINE): Status.DECLINED,
    (Status.CLARIFYING, Move.ANSWERED): Status.RECEIVED,
    (Status.DECLINED, Move.REOPEN): Status.RECEIVED,
}
OF_A_MESSAGE: Final = {
    (Status.RECEIVED, Move.ASK): Status.CLARIFYING,
    (Status.RECEIVED, Move.REPLY): Status.DONE,
    (Status.CLARIFYING, Move.ANSWERED): Status.RECEIVED,
    (Status.CLARIFYING, Move.REPLY): Status.DONE,
}


@pytest.mark.parametrize("kind", Kind)
def test_every_move_from_every_status_is_as_written_here(kind: Kind) -> None:
    expected = OF_A_MESSAGE if kind is Kind.MESSAGE else LEADS
    for status in Status:
        for move in Move:
            assert after(move, status=status, kind=kind) == expected.get((status, move)), (status, move)


def test_a_member_is_offered_what_is_allowed_and_never_the_residents_own_move() -> None:
    assert allowed(status=Status.RECEIVED, kind=Kind.NEED) == (Move.ACCEPT, Move.DECLINE, Move.ASK)
    assert allowed(status=Status.CLARIFYING, kind=Kind.NEED) == (Move.ACCEPT, Move.DECLINE)
    assert allowed(status=Status.RECEIVED, kind=Kind.MESSAGE) == (Move.ASK, Move.REPLY)


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_undone_from_where_it_led_to_and_from_nowhere_else(move: Move) -> None:
    rule = MOVES[move]
    for before in rule.before:
        back = undone(move, before=before, status=rule.after)
        assert back == (before if rule.undone else None)
        assert all(undone(move, before=before, status=status) is None for status in Status if status is not rule.after)


def test_what_was_said_to_or_by_a_resident_cannot_be_taken_back() -> None:
    assert {move for move in MOVES if not MOVES[move].undone} == {Move.ANSWERED, Move.REPLY}
