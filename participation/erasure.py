"""Erasing residents, table by table as docs/memory.md says. The file that remembers it is in `erasure_file`.

All statements take a selection of residents, so that a restored backup is erased in as many as one resident is. What
the door says at the same time waits for the lock on the chat, and finds nobody there.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Delete,
    String,
    Update,
    and_,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from participation import words
from participation.belongings import (
    Who,
    chats_of_theirs_alone,
    their_chats,
    their_messages,
    their_submissions,
    their_talks,
    their_uploads,
)
from participation.database import Db
from participation.erasure_file import Erased
from participation.errors import NoSuchResident
from participation.models import (
    Answer,
    CallAnswer,
    Challenge,
    Chat,
    ChatResident,
    Consent,
    DeadLetter,
    Erasure,
    FindCode,
    FindTry,
    Intake,
    MailAddress,
    Media,
    Message,
    Notice,
    Reading,
    Resident,
    Submission,
    Support,
    Talk,
    ThreadEntry,
)
from participation.succession import lock_families, succeed
from participation.words import MessageState, Visibility


async def erase_resident(db: Db, *, resident_id: int, now: datetime) -> tuple[UUID, ...]:
    """The resident's uuids, which are all that is left to know them by: their own, and of whom they were before they
    were found to be one person (`joining`). Who is erased already is erased again.

    Whoever calls appends them to the file of erasures before committing (`erasure_file.append_erasure`).

    Raises:
        NoSuchResident: there is none of that id.
    """
    who = select(Resident.id).where(Resident.id == resident_id)
    await _lock(db, who)
    known = (await db.execute(select(Resident.uuid, Resident.former).where(Resident.id == resident_id))).one_or_none()
    if known is None:
        raise NoSuchResident(resident_id)
    uuids = (known.uuid, *known.former)
    await _remember(db, [Erased(uuid, now) for uuid in uuids])
    await _erase(db, who, now)
    return uuids


async def apply_erasures(db: Db, erasures: Iterable[Erased], *, now: datetime) -> int:
    """Erases again whom a restored database still holds, of these and of those it remembers itself; how many."""
    await _remember(db, erasures)
    who = select(Resident.id).join(Erasure, Erasure.uuid == Resident.uuid)
    await _erase(db, who, now)
    return (await db.execute(select(func.count()).select_from(who.subquery()))).scalar_one()


async def _remember(db: Db, erasures: Iterable[Erased]) -> None:
    rows = [{"uuid": each.uuid, "erased_at": each.at} for each in erasures]
    if rows:
        await db.execute(insert(Erasure).on_conflict_do_nothing(), rows)


async def _lock(db: Db, who: Who) -> None:
    """Their chats, and then themselves: a chat that joins meanwhile (`joining`) finds nobody, or is erased too."""
    await db.execute(select(Chat.id).where(their_chats(who)).order_by(Chat.id).with_for_update())
    await db.execute(select(Resident.id).where(Resident.id.in_(who)).order_by(Resident.id).with_for_update())


async def _erase(db: Db, who: Who, now: datetime) -> None:
    await _lock(db, who)
    await lock_families(db, select(Submission.id).where(their_submissions(who)))
    for step in STEPS:
        await db.execute(step(who, now))


def _dead_letters(who: Who, _now: datetime) -> Delete:
    """Those of their chats, whichever challenge they were about: only the key could tell."""
    return delete(DeadLetter).where(DeadLetter.chat_id.in_(select(Chat.id).where(their_chats(who))))


def _messages(who: Who, _now: datetime) -> Update:
    """One that a sender has in its hands may still arrive; that it did is no longer noted."""
    unsent = Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
    state = case((unsent, MessageState.CANCELLED.value), else_=Message.state)
    return update(Message).where(their_messages(who)).values(content=None, state=state, deadline=None, resident_id=None)


def _find_codes(who: Who, _now: datetime) -> Delete:
    return delete(FindCode).where(FindCode.resident_id.in_(who))


def _find_tries(who: Who, _now: datetime) -> Update:
    """They count all the same: else whoever guesses would be erased between two guesses."""
    here = FindTry.chat_id.in_(select(Chat.id).where(their_chats(who)))
    return update(FindTry).where(here).values(chat_id=None)


def _talks(who: Who, _now: datetime) -> Delete:
    return delete(Talk).where(their_talks(who))


def _media(who: Who, _now: datetime) -> Delete:
    of_theirs = Media.submission_id.in_(select(Submission.id).where(their_submissions(who)))
    return delete(Media).where(or_(of_theirs, their_uploads(who)))


def _threads(who: Who, _now: datetime) -> Update:
    numbers = select(Submission.id).where(their_submissions(who))
    return update(ThreadEntry).where(ThreadEntry.submission_id.in_(numbers)).values(words=None)


def _readings(who: Who, _now: datetime) -> Delete:
    return delete(Reading).where(Reading.submission_id.in_(select(Submission.id).where(their_submissions(who))))


def _intakes(who: Who, _now: datetime) -> Update:
    """Where it was heard may lead to who said it."""
    numbers = select(Submission.id).where(their_submissions(who))
    return update(Intake).where(Intake.submission_id.in_(numbers)).values(source=None)


def _notices(who: Who, _now: datetime) -> Delete:
    return delete(Notice).where(Notice.resident_id.in_(who))


def _supports(who: Who, _now: datetime) -> Delete:
    return delete(Support).where(Support.resident_id.in_(who))


def _call_answers(who: Who, _now: datetime) -> Delete:
    return delete(CallAnswer).where(CallAnswer.resident_id.in_(who))


def _answers(who: Who, _now: datetime) -> Update:
    """What they chose still counts, as nobody's."""
    return update(Answer).where(Answer.resident_id.in_(who)).values(words=None, resident_id=None, area_id=None)


def _emptied(who: Who, now: datetime) -> Update:
    """What the resident took back is emptied in any challenge."""
    emptied = or_(_set_to(words.Erasure.ERASE), Submission.withdrawn_at.is_not(None))
    return (
        update(Submission)
        .where(their_submissions(who), emptied)
        .values(
            own_words="",
            public_wording=None,
            purpose=None,
            for_whom=None,
            availability=None,
            withdrawn_at=func.coalesce(Submission.withdrawn_at, now),
        )
    )


def _anonymised(who: Who, _now: datetime) -> Update:
    """The words stay. There is no name left to show them under."""
    named = their_submissions(who) & (Submission.visibility == Visibility.NAMED)
    return update(Submission).where(named, _set_to(words.Erasure.ANONYMISE)).values(visibility=Visibility.NAMELESS)


def _merges(who: Who, _now: datetime) -> Update:
    """What others sent goes on without what is emptied."""
    return succeed(lambda each: and_(each.resident_id.in_(who), each.withdrawn_at.is_not(None)))


def _set_to(erasure: words.Erasure) -> ColumnElement[bool]:
    setting = select(Challenge.setup["erasure"].astext).where(Challenge.id == Submission.challenge_id)
    return setting.scalar_subquery() == erasure.value


def _consents(who: Who, now: datetime) -> Update:
    """That somebody read the notice is kept, and no longer who; the years it is kept count from now."""
    ended = func.coalesce(Consent.withdrawn_at, now)
    return update(Consent).where(Consent.resident_id.in_(who)).values(resident_id=None, withdrawn_at=ended)


def _mail_addresses(who: Who, _now: datetime) -> Delete:
    return delete(MailAddress).where(MailAddress.chat_id.in_(select(Chat.id).where(their_chats(who))))


def _addresses(who: Who, _now: datetime) -> Update:
    return update(Chat).where(chats_of_theirs_alone(who)).values(address_hash=None, address_sealed=None, source=None)


def _speaking(who: Who, _now: datetime) -> Update:
    return update(Chat).where(Chat.resident_id.in_(who)).values(resident_id=None, source=None)


def _standing(who: Who, _now: datetime) -> Delete:
    return delete(ChatResident).where(ChatResident.resident_id.in_(who))


def _residents(who: Who, _now: datetime) -> Update:
    """Under another handle, since the former one stands in what was exported before, maybe beside a name."""
    blank = dict.fromkeys(
        ("name", "area_id", "source_id", "paused_at", "digested_at", "calls_offered_at", "quiet_from", "quiet_until")
    )
    nobody = literal("erased-") + cast(Resident.id, String)
    return update(Resident).where(Resident.id.in_(who)).values(handle=nobody, digest=words.Digest.NEVER, **blank)


STEPS: Final[tuple[Callable[[Who, datetime], Update | Delete], ...]] = (
    _find_codes,
    _find_tries,
    _dead_letters,
    _messages,  # before the talks that tell whose they are
    _talks,
    _media,
    _threads,
    _readings,
    _intakes,
    _notices,
    _supports,
    _call_answers,
    _answers,
    _emptied,
    _merges,  # after what was emptied
    _anonymised,
    _consents,
    _mail_addresses,
    _addresses,
    _speaking,
    _standing,  # after all that is found by it
    _residents,
)
