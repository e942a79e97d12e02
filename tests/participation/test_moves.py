"""Where a submission may go: every status with every move, written down by hand."""

from typing import Final

import pytest

from participation.moves import MOVES, after, alike, allowed, undone
from participation.words import BROUGHT, Kind, Move, Status

LEADS: Final = {
    (Status.RECEIVED, Move.ACCEPT): Status.ACCEPTED,
    (Status.RECEIVED, Move.DECLINE): Status.DECLINED,
    (Status.RECEIVED, Move.ASK): Status.CLARIFYING,
    (Status.CLARIFYING, Move.ACCEPT): Status.ACCEPTED,
    (Status.CLARIFYING, Move.DECLINE): Status.DECLINED,
    (Status.CLARIFYING, Move.ANSWERED): Status.RECEIVED,
    (Status.DECLINED, Move.REOPEN): Status.RECEIVED,
    (Status.RECEIVED, Move.MERGE): Status.MERGED,
    (Status.CLARIFYING, Move.MERGE): Status.MERGED,
    (Status.ACCEPTED, Move.MERGE): Status.MERGED,
}
OF_A_MESSAGE: Final = {
    (Status.RECEIVED, Move.ASK): Status.CLARIFYING,
    (Status.RECEIVED, Move.REPLY): Status.DONE,
    (Status.CLARIFYING, Move.ANSWERED): Status.RECEIVED,
    (Status.CLARIFYING, Move.REPLY): Status.DONE,
    (Status.RECEIVED, Move.PROPOSE): Status.CLARIFYING,
    (Status.CLARIFYING, Move.TURNED): Status.RECEIVED,
    (Status.CLARIFYING, Move.KEPT): Status.RECEIVED,
}


@pytest.mark.parametrize("kind", Kind)
def test_every_move_from_every_status_is_as_written_here(kind: Kind) -> None:
    expected = OF_A_MESSAGE if kind is Kind.MESSAGE else LEADS
    for status in Status:
        for move in Move:
            assert after(move, status=status, kind=kind) == expected.get((status, move)), (status, move)


def test_a_member_is_offered_what_is_allowed_and_never_the_residents_own_move() -> None:
    assert allowed(status=Status.RECEIVED, kind=Kind.NEED) == (Move.ACCEPT, Move.DECLINE, Move.ASK, Move.MERGE)
    assert allowed(status=Status.CLARIFYING, kind=Kind.NEED) == (Move.ACCEPT, Move.DECLINE, Move.MERGE)
    assert allowed(status=Status.MERGED, kind=Kind.NEED) == (Move.UNMERGE,)
    assert allowed(status=Status.RECEIVED, kind=Kind.MESSAGE) == (Move.ASK, Move.REPLY, Move.PROPOSE)
    assert allowed(status=Status.CLARIFYING, kind=Kind.MESSAGE) == (Move.REPLY,)


@pytest.mark.parametrize("was", [Status.RECEIVED, Status.CLARIFYING, Status.ACCEPTED])
@pytest.mark.parametrize("move", [Move.UNMERGE, Move.SUCCEED])
def test_what_is_merged_goes_back_to_where_it_was(move: Move, was: Status) -> None:
    for status in Status:
        assert after(move, status=status, kind=Kind.IDEA, was=was) == (was if status is Status.MERGED else None)
    assert after(move, status=Status.MERGED, kind=Kind.MESSAGE, was=was) is None


def test_a_need_and_an_offer_are_never_the_same_thing_and_a_message_is_like_nothing() -> None:
    pairs = {frozenset({one, other}) for one in Kind for other in Kind if alike(one, other)}
    mixed = {frozenset({Kind.NEED, Kind.IDEA}), frozenset({Kind.OFFER, Kind.IDEA})}
    assert pairs == mixed | {frozenset({kind}) for kind in BROUGHT}


@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_undone_from_where_it_led_to_and_from_nowhere_else(move: Move) -> None:
    rule = MOVES[move]
    for before in rule.before:
        back = undone(move, before=before, status=rule.after or before)
        assert back == (before if rule.undone_by is Move.UNDO else None)
        assert all(undone(move, before=before, status=status) is None for status in Status if status is not rule.after)


def test_what_was_said_to_or_by_a_resident_cannot_be_taken_back() -> None:
    final = {Move.ANSWERED, Move.REPLY, Move.TURNED, Move.KEPT, Move.SUCCEED, Move.UNMERGE}
    assert {move for move in MOVES if MOVES[move].undone_by is None} == final
    assert MOVES[Move.MERGE].undone_by is Move.UNMERGE
