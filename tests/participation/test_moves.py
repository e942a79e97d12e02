"""Every move from every status, written out by hand, so that a change of the table is a change of two places."""

import pytest

from participation.moves import MOVES, after, allowed, undone
from participation.words import Kind, Move, Status

LEADS = {
    ("received", "accept"): "accepted",
    ("received", "decline"): "declined",
    ("received", "ask"): "clarifying",
    ("clarifying", "answered"): "received",
    ("declined", "reopen"): "received",
}
FOR_MESSAGES = {("received", "close"): "done"}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", Status)
def test_what_may_be_done_where(status: Status, kind: Kind) -> None:
    table = FOR_MESSAGES if kind is Kind.MESSAGE else LEADS
    found = {move: after(move, status=status, kind=kind) for move in Move}
    assert found == {move: table.get((status, move)) for move in Move}
    assert set(allowed(status=status, kind=kind)) == {
        move for move, to in found.items() if to is not None and move is not Move.ANSWERED
    }


@pytest.mark.parametrize(("move", "rule"), MOVES.items(), ids=MOVES)
def test_each_move_has_its_undo_but_what_a_resident_did(move: Move, rule: object) -> None:
    del rule
    for before in MOVES[move].before:
        back = undone(move, before=before, status=MOVES[move].after)
        assert back == (None if move is Move.ANSWERED else before)


def test_what_was_moved_on_since_is_not_undone() -> None:
    assert undone(Move.ACCEPT, before=Status.RECEIVED, status=Status.DECLINED) is None
    assert undone(Move.UNDO, before=Status.ACCEPTED, status=Status.RECEIVED) is None
