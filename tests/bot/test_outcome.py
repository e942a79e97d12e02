"""What becomes of a message by what its channel said of it. Pure."""

import pytest

from bot.delivery import Again, Blocked, Delivered, Failed, PageDelivery, Paused, Result, Skipped, Unknown
from bot.sender import back_off, outcome
from participation.outbox import Claimed, Outcome
from participation.words import MessageState, OnDoubt, Priority


def a_claimed(*, on_doubt: OnDoubt = OnDoubt.RESEND, tries: int = 1) -> Claimed:
    return Claimed(4, 2, b"", {}, Priority.REPLY, on_doubt, tries, edits=False, edits_remote_id=None)


@pytest.mark.parametrize(
    ("result", "becomes"),
    [
        (Delivered(77), Outcome(4, MessageState.SENT, remote_id=77)),
        (Delivered(None), Outcome(4, MessageState.SENT)),
        (Again("NotSent"), Outcome(4, MessageState.QUEUED, failure="NotSent", wait=0.5)),
        (Paused(9.0), Outcome(4, MessageState.QUEUED, failure="RetryAfter")),
        (Blocked(), Outcome(4, MessageState.BLOCKED, failure="Blocked")),
        (Skipped("NothingToEdit"), Outcome(4, MessageState.SKIPPED, failure="NothingToEdit")),
        (Failed("BadRequest"), Outcome(4, MessageState.FAILED, failure="BadRequest")),
    ],
)
def test_every_answer_of_a_channel_has_one_meaning(result: Result, becomes: Outcome) -> None:
    assert outcome(a_claimed(), result) == becomes


def test_in_doubt_a_reply_is_sent_again() -> None:
    assert outcome(a_claimed(tries=3), Unknown("TimedOut")) == Outcome(
        4, MessageState.QUEUED, failure="TimedOut", wait=2.0
    )


def test_in_doubt_a_call_is_held_and_never_silently_sent_again() -> None:
    assert outcome(a_claimed(on_doubt=OnDoubt.HOLD), Unknown("TimedOut")) == Outcome(
        4, MessageState.UNCERTAIN, failure="TimedOut"
    )


def test_a_call_that_was_surely_not_sent_is_tried_again() -> None:
    held = a_claimed(on_doubt=OnDoubt.HOLD)
    assert outcome(held, Again("NotSent")).state is MessageState.QUEUED
    assert outcome(held, Paused(1.0)).state is MessageState.QUEUED


def test_the_wait_between_tries_doubles_up_to_a_minute() -> None:
    assert [back_off(tries) for tries in (1, 2, 3, 7, 8, 9, 1000)] == [0.5, 1.0, 2.0, 32.0, 60.0, 60.0, 60.0]


async def test_on_the_web_a_message_is_delivered_once_the_page_may_show_it() -> None:
    assert await PageDelivery().deliver(a_claimed(), "a cookie") == Delivered(None)
