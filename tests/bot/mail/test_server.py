"""What the mail server's answers come to: known to be delivered, known not to be, or not known."""

import asyncio

import pytest

from bot.delivery import Again, Blocked, Delivered, Failed, Result, Unknown
from bot.mail import server
from bot.mail.delivery import MOST_IN_DOUBT, MOST_TRIES, with_patience
from bot.mail.server import greet, hand_over
from bot.settings import MailSettings
from participation.outbox import Claimed
from participation.words import OnDoubt, Priority
from tests.mailbox import PUBLIC_URL, SENDER, a_mailbox, a_silent_server

TO = "fatma@example.org"
MAIL = f"From: {SENDER}\r\nTo: {TO}\r\nSubject: Hallo\r\n\r\n.een punt vooraan\r\n".encode()


def claimed(tries: int, on_doubt: OnDoubt = OnDoubt.RESEND) -> Claimed:
    return Claimed(1, 2, b"", {}, Priority.NOTICE, on_doubt, tries, edits=False, edits_remote_id=None)


async def test_a_mail_arrives_as_it_is() -> None:
    async with a_mailbox() as mailbox:
        assert await hand_over(mailbox.settings, MAIL, to=TO) == Delivered(None)
        assert await greet(mailbox.settings) is None
        (mail,) = mailbox.received
        assert (mail.to, mail.mail["Subject"], mail.text.strip()) == (TO, "Hallo", ".een punt vooraan")


@pytest.mark.parametrize(
    ("at", "answer", "result"),
    [
        ("rcpt", "450 4.2.1 greylisted", Again("Smtp450")),
        ("rcpt", "550 5.1.1 no such mailbox", Blocked("Smtp550")),
        ("rcpt", "552 5.2.2 full for good", Blocked("Smtp552")),
        ("rcpt", "554 5.7.1 relaying denied", Failed("Smtp554")),
        ("data", "451 4.3.0 later", Again("Smtp451")),
        ("data", "554 5.6.0 not like this", Failed("Smtp554")),
        ("sender", "550 5.1.8 not from you", Again("Smtp550")),
    ],
)
async def test_what_it_refuses_is_told_as_what_it_is(at: str, answer: str, result: Result) -> None:
    async with a_mailbox() as mailbox:
        if at == "sender":
            mailbox.sender = answer
        else:
            getattr(mailbox, at)[TO] = answer
        assert await hand_over(mailbox.settings, MAIL, to=TO) == result
        assert mailbox.received == []


async def test_one_that_dies_when_it_has_the_mail_leaves_a_doubt() -> None:
    async with a_mailbox() as mailbox:
        mailbox.dies_after_data = 1
        assert await hand_over(mailbox.settings, MAIL, to=TO) == Unknown("SMTPServerDisconnected")
        assert len(mailbox.received) == 1


async def test_one_that_hangs_before_it_has_the_mail_leaves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "BEGIN_SECONDS", 0.2)
    async with a_mailbox() as mailbox, a_silent_server() as silent:
        mailbox.deaf = asyncio.Event()
        for settings in (mailbox.settings, silent):
            assert await hand_over(settings, MAIL, to=TO) == Again("TimeoutError")
        monkeypatch.setattr(server, "STEP_SECONDS", 0.1)
        assert await greet(silent) == "does not answer"


async def test_one_that_hangs_when_it_has_the_mail_leaves_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "DATA_SECONDS", 0.2)
    async with a_mailbox() as mailbox:
        mailbox.slow = asyncio.Event()
        assert await hand_over(mailbox.settings, MAIL, to=TO) == Unknown("SMTPReadTimeoutError")
        mailbox.slow.set()


async def test_a_server_that_is_not_there_is_tried_again() -> None:
    async with a_mailbox() as mailbox:
        gone = mailbox.settings
    assert await hand_over(gone, MAIL, to=TO) == Again("SMTPConnectError")
    assert await greet(gone) == "cannot be reached: SMTPConnectError"


async def test_a_password_goes_in_the_clear_to_nobody_else() -> None:
    elsewhere = MailSettings("mail.example.org", 587, SENDER, PUBLIC_URL, user="buurt", password="geheim")
    assert server.client_of(elsewhere)._start_tls_on_connect is True
    assert "geheim" not in repr(elsewhere)


def test_a_mail_server_is_given_time_and_at_last_given_up() -> None:
    first, later = (with_patience(Again("Smtp450"), claimed(tries)) for tries in (1, 20))
    assert (first, later) == (Again("Smtp450", wait=5.0), Again("Smtp450", wait=1800.0))
    assert with_patience(Again("Smtp450"), claimed(MOST_TRIES)) == Failed("Smtp450")


def test_a_notice_in_doubt_is_sent_again_a_few_times_and_a_call_is_held() -> None:
    doubt = Unknown("SMTPServerDisconnected")
    assert with_patience(doubt, claimed(1)) == Unknown(doubt.why, wait=5.0)
    assert with_patience(doubt, claimed(MOST_IN_DOUBT)) == Failed(doubt.why)
    assert with_patience(doubt, claimed(9, OnDoubt.HOLD)) == doubt
