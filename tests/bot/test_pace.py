"""How fast may be sent: pure, with the time given. The figures are small, so that a test can count them."""

from bot.pace import Pace
from bot.settings import UNLIMITED, Rates
from participation.outbox import MOST_CLAIMED

RATES = Rates(overall=5, calls=3, chat=1, group=20)


def a_pace(*, sent: int = 0, calls: int = 0, at: float = 0.0, rates: Rates = RATES) -> Pace:
    pace = Pace(rates)
    for number in range(sent + calls):
        pace.sends(at, call=number >= sent)
    return pace


def test_no_more_may_be_sent_in_a_second_than_the_limit() -> None:
    assert [a_pace(sent=sent).room(0.5) for sent in (0, 1, 4, 5)] == [5, 4, 1, 0]


def test_a_seconds_worth_may_be_in_doubt_at_once() -> None:
    assert [a_pace(rates=Rates(overall=overall)).most for overall in (5, 30, 500, 0)] == [5, 30, 64, 64]


def test_room_comes_back_a_little_after_the_second_has_passed() -> None:
    pace = a_pace(sent=5, at=10.0)
    assert (pace.room(11.0), pace.room(11.04), pace.room(11.06)) == (0, 0, 5)


def test_the_second_slides_with_every_single_message() -> None:
    pace = a_pace(sent=3, at=10.0)
    pace.sends(10.5)
    assert (pace.room(10.9), pace.room(11.1), pace.room(11.6)) == (1, 4, 5)


def test_never_more_than_may_be_in_doubt_is_taken_at_once() -> None:
    assert a_pace(rates=Rates(overall=500, calls=400)).room(0.0) == MOST_CLAIMED == 64


def test_calls_leave_room_for_replies() -> None:
    assert [a_pace(calls=calls).room_for_calls(0.5) for calls in (0, 2, 3)] == [3, 1, 0]
    assert a_pace(calls=3).room(0.5) == 2


def test_replies_slow_calls_only_where_there_is_no_room_for_both() -> None:
    assert [a_pace(sent=sent).room_for_calls(0.5) for sent in (2, 3, 5)] == [3, 2, 0]
    assert a_pace(sent=1, calls=3).room_for_calls(0.5) == 0


def test_calls_may_go_again_when_the_second_is_over() -> None:
    pace = a_pace(calls=3, at=10.0)
    assert (pace.room_for_calls(10.99), pace.room_for_calls(11.01)) == (0, 2)
    assert a_pace(sent=5, at=10.0).room_for_calls(11.06) == 3


def test_calls_that_are_still_being_sent_leave_room_for_replies_too() -> None:
    assert [a_pace().room_for_calls(9.0, in_doubt=calls) for calls in (0, 2, 3, 4)] == [3, 1, 0, 0]


def test_calls_may_be_without_a_limit_of_their_own_and_have_one_where_there_is_no_other() -> None:
    pace = a_pace(rates=Rates(overall=5, calls=0))
    assert (pace.room_for_calls(0.0), pace.next_change(0.0)) == (5, None)
    alone = a_pace(calls=3, rates=Rates(overall=0, calls=3))
    assert (alone.room(0.5), alone.room_for_calls(0.5), alone.next_change(0.5)) == (MOST_CLAIMED, 0, 0.5)


def test_a_chat_that_has_rested_is_waited_for_no_more() -> None:
    pace = a_pace()
    pace.has_sent(7, 10.0, group=False)
    pace.room(12.0)
    assert pace.next_change(12.0) is None


def test_a_chat_rests_after_its_message_and_others_do_not() -> None:
    pace = a_pace()
    pace.has_sent(7, 10.0, group=False)
    assert (pace.resting(10.5), pace.resting(11.04), pace.resting(11.06)) == ([7], [7], [])


def test_a_group_rests_three_seconds_at_twenty_a_minute() -> None:
    pace = a_pace()
    pace.has_sent(7, 10.0, group=True)
    assert (pace.resting(12.9), pace.resting(13.1)) == ([7], [])


def test_a_slower_chat_rests_longer() -> None:
    pace = a_pace(rates=Rates(chat=0.5))
    pace.has_sent(7, 10.0, group=False)
    assert (pace.resting(12.0), pace.resting(12.2)) == ([7], [])


def test_the_next_change_is_when_the_first_chat_has_rested() -> None:
    pace = a_pace()
    pace.has_sent(7, 10.0, group=True)
    pace.has_sent(8, 10.5, group=False)
    assert pace.next_change(11.0) == 10.5 + 1.05 - 11.0


def test_the_next_change_is_when_the_oldest_message_leaves_the_second() -> None:
    pace = a_pace(sent=5, at=10.0)
    assert pace.next_change(10.25) == 10.0 + 1.05 - 10.25
    assert pace.next_change(99.0) == 0.0


def test_calls_that_wait_for_room_are_looked_at_again_too() -> None:
    assert a_pace(calls=3).next_change(0.0) == 1.0


def test_nothing_is_waited_for_while_there_is_room() -> None:
    assert a_pace(sent=2, calls=2).next_change(0.0) is None


def test_without_limits_nothing_rests_and_everything_may_go() -> None:
    pace = a_pace(sent=1000, rates=UNLIMITED)
    pace.has_sent(7, 0.0, group=False)
    pace.has_sent(8, 0.0, group=True)
    assert (pace.room(0.0), pace.room_for_calls(0.0), pace.resting(0.0), pace.next_change(0.0)) == (64, 64, [], None)
