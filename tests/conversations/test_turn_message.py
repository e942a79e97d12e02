"""A message may become a need or an offer: its sender is asked, and only their yes makes it one."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import select

from conversations.incoming import Asked, Tapped
from conversations.notices import ask_to_turn
from participation import audit, reading_list, review, threads
from participation.audit import AuditFilter
from participation.challenges import ChallengeView
from participation.database import Db
from participation.errors import NotAllowedNow
from participation.filters import SubmissionFilter
from participation.members import add_member
from participation.models import Message, Submission, SubmissionMove, ThreadEntry
from participation.proposals import open_proposals
from participation.review import Reviewed
from participation.words import EntryKind, Kind, Move, Role, Status, Visibility
from tests.builders import a_submission
from tests.conversations.someone import Someone

NOON: Final = datetime(2026, 5, 4, 10, tzinfo=UTC)
NIGHT: Final = datetime(2026, 5, 4, 22, tzinfo=UTC)
WORDS: Final = "Er is nergens een bankje. Kunt u mij bellen?"


@pytest.fixture
async def on(db: Db, challenge: ChallengeView, fatma: Someone) -> Reviewed:
    """The message that Fatma sent, and who looks at it."""
    await fatma.says(WORDS)
    await fatma.taps("Een bericht aan het team")
    await fatma.taps("Versturen")
    await fatma.taps("Nee")
    member = await add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    number = (await db.execute(select(Submission.id))).scalar_one()
    return Reviewed(challenge.id, number, member)


async def proposes(db: Db, on: Reviewed, fatma: Someone, kind: Kind = Kind.NEED, now: datetime = NOON) -> bool:
    await review.propose(db, on, kind=kind)
    asked = await ask_to_turn(db, challenge_id=on.challenge_id, number=on.number, now=now)
    await fatma.looks()
    return asked


async def standing(db: Db) -> tuple[Kind, Status, Visibility, bool]:
    row = (await db.execute(select(Submission))).one()
    return Kind(row.kind), Status(row.status), Visibility(row.visibility), row.answered_at is not None


async def moved(db: Db) -> list[tuple[str, str | None]]:
    rows = await db.execute(select(SubmissionMove.move, SubmissionMove.reason).order_by(SubmissionMove.id))
    return [(move, reason) for move, reason in rows]


async def test_yes_makes_it_what_was_asked_and_the_team_alone_sees_it(db: Db, on: Reviewed, fatma: Someone) -> None:
    assert await proposes(db, on, fatma)
    assert (await standing(db))[:2] == (Kind.MESSAGE, Status.CLARIFYING)
    assert fatma.last.bubbles == (
        f"Het team las uw bericht, nummer {on.number}.",
        "Mogen we ermee verder als iets wat u mist?",
    )
    await fatma.taps("Antwoorden")
    assert WORDS in fatma.text
    await fatma.taps("Ja, dat is goed")
    assert await standing(db) == (Kind.NEED, Status.RECEIVED, Visibility.TEAM, True)
    assert await moved(db) == [(Move.PROPOSE, Kind.NEED), (Move.TURNED, Kind.NEED)]
    assert "Nu ziet alleen het team het." in fatma.text
    await fatma.taps("Nee")
    page = await reading_list.submissions_page(
        db, SubmissionFilter(kind=(Kind.NEED,)), challenge_id=on.challenge_id, member_id=on.by
    )
    assert [(line.words, line.answered) for line in page] == [(WORDS, True)]


async def test_who_has_a_moment_more_says_what_is_asked_of_any_offer(db: Db, on: Reviewed, fatma: Someone) -> None:
    await proposes(db, on, fatma, Kind.OFFER)
    await fatma.taps("Antwoorden")
    assert "Mogen we ermee verder als iets wat u kunt bieden?" in fatma.text
    await fatma.taps("Ja, dat is goed")
    await fatma.taps("Ja")
    for _ in range(3):
        await fatma.taps("Overslaan")
    while "Ja, zonder mijn naam" not in fatma.labels():
        await fatma.taps("Overslaan")
    await fatma.taps("Ja, zonder mijn naam")
    assert await standing(db) == (Kind.OFFER, Status.RECEIVED, Visibility.NAMELESS, True)


async def test_no_keeps_it_a_message_and_the_team_can_reply(db: Db, on: Reviewed, fatma: Someone) -> None:
    await proposes(db, on, fatma)
    await fatma.taps("Antwoorden")
    await fatma.taps("Nee, het blijft een bericht")
    assert await standing(db) == (Kind.MESSAGE, Status.RECEIVED, Visibility.TEAM, True)
    assert await moved(db) == [(Move.PROPOSE, Kind.NEED), (Move.KEPT, Kind.NEED)]
    assert await review.reply(db, on, words="Ik bel u morgen.")


async def test_what_the_team_took_back_is_asked_no_more(db: Db, on: Reviewed, fatma: Someone) -> None:
    await proposes(db, on, fatma)
    await review.undo(db, on)
    assert (await standing(db))[:2] == (Kind.MESSAGE, Status.RECEIVED)
    await fatma.taps("Antwoorden")
    assert "We hebben nu geen vraag voor u. Dank u wel!" in fatma.text


async def test_an_answer_that_comes_after_it_was_taken_back_changes_nothing(
    db: Db, on: Reviewed, fatma: Someone
) -> None:
    await proposes(db, on, fatma)
    await fatma.taps("Antwoorden")
    await review.reply(db, on, words="Ik bel u morgen.")
    await fatma.looks()
    asking = next(each for each in fatma.log if any(b.label == "Ja, dat is goed" for b in each.buttons))
    button = next(b for b in asking.buttons if b.label == "Ja, dat is goed")
    talk, key, option = button.id.split(":")
    await fatma.does(Tapped(int(talk), key, option))
    assert "Het team vraagt dat niet meer. Er is niets veranderd." in fatma.text
    assert (await standing(db))[:2] == (Kind.MESSAGE, Status.DONE)


async def test_an_earlier_question_is_not_asked_anew_by_it_and_words_are_no_answer_to_it(
    db: Db, on: Reviewed, fatma: Someone
) -> None:
    await review.ask(db, on, words="Waar?")
    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    here: dict[str, Any] = {"number": on.number, "resident_id": resident}
    await threads.answer_question(db, **here, words="Bij de vijver.")
    await proposes(db, on, fatma)
    assert await threads.open_questions(db, resident_id=resident) == ()
    await threads.answer_question(db, **here, words="Bij de kleine vijver.")
    assert (await standing(db))[1] is Status.CLARIFYING
    kept = await threads.own_submission(db, **here)
    assert kept is not None
    assert kept.additions == ("Bij de vijver.", "Bij de kleine vijver.")
    kinds = (await db.execute(select(ThreadEntry.kind).order_by(ThreadEntry.id))).scalars().all()
    assert kinds == [EntryKind.QUESTION, EntryKind.ANSWER, EntryKind.ADDITION]


async def test_of_two_the_resident_chooses_which(
    db: Db, challenge: ChallengeView, on: Reviewed, fatma: Someone
) -> None:
    resident = (await db.execute(select(Submission.resident_id))).scalar_one()
    other = await a_submission(db, challenge, resident, kind=Kind.MESSAGE, own_words="Ik heb soep over.")
    await review.propose(db, Reviewed(challenge.id, other, on.by), kind=Kind.OFFER)
    await proposes(db, on, fatma)
    await fatma.taps("Antwoorden")
    await fatma.taps(f"{other}")
    assert "Ik heb soep over." in fatma.text
    await fatma.taps("Ja, dat is goed")
    assert [each.number for each in await open_proposals(db, resident_id=resident)] == [on.number]


async def test_at_night_it_waits_and_after_stop_it_does_not_come(db: Db, on: Reviewed, fatma: Someone) -> None:
    await proposes(db, on, fatma, now=NIGHT)
    last = select(Message.not_before).order_by(Message.id.desc()).limit(1)
    assert (await db.execute(last)).scalar_one() is not None
    await review.undo(db, on)
    await fatma.does(Asked("stop"))
    assert not await proposes(db, on, fatma)


@pytest.mark.parametrize("kind", [Kind.IDEA, Kind.LESSON, Kind.MESSAGE])
async def test_it_may_become_nothing_but_a_need_or_an_offer(db: Db, on: Reviewed, kind: Kind) -> None:
    with pytest.raises(NotAllowedNow):
        await review.propose(db, on, kind=kind)


async def test_what_is_no_message_is_proposed_nothing(db: Db, challenge: ChallengeView, on: Reviewed) -> None:
    need = await a_submission(db, challenge)
    with pytest.raises(NotAllowedNow):
        await review.propose(db, Reviewed(challenge.id, need, on.by), kind=Kind.NEED)


async def test_who_proposed_what_stands_in_the_audit(db: Db, on: Reviewed, fatma: Someone) -> None:
    await proposes(db, on, fatma)
    (line, *_) = await audit.audit_page(db, AuditFilter(), challenge_id=on.challenge_id)
    assert (line.action, line.ids, line.reason, line.member) == ("propose", (on.number,), "need", "Samira")
