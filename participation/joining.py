"""One person, two residents: a chat joins the resident whose four words were typed in it.

What the chat's own resident brought moves along, all chats of theirs too, and that resident goes. Locks are taken in
one order everywhere (chats, then residents by number), so that two chats may join at once, also each other's.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from participation import consents, mail_addresses, mail_chats
from participation.call_answers import move_calls
from participation.database import Db
from participation.errors import NoSuchCode
from participation.find_codes import resident_of
from participation.models import Chat, ChatResident, Consent, FindCode, Notice, Resident, Submission, Talk
from participation.prompt_answers import move_answers
from participation.supports import move_supports
from participation.words import Channel, ConsentKind, Digest, TalkState, Visibility

_MOVED: Final = (Submission, Consent, FindCode, Talk, Notice)
"""What has its resident in a column of its own; all else hangs on these, or (supports) may be there twice."""


@dataclass(frozen=True, slots=True)
class Joined:
    resident_id: int
    language: str


async def count_brought(db: Db, *, resident_id: int) -> int:
    """How much a resident sent, what was taken back left out."""
    own = (Submission.resident_id == resident_id) & Submission.withdrawn_at.is_(None)
    return (await db.execute(select(func.count()).select_from(Submission).where(own))).scalar_one()


async def has_chats(db: Db, *, code_id: int) -> bool:
    """Whether somebody speaks already as the resident whose code this is."""
    whose = select(FindCode.resident_id).where(FindCode.id == code_id).scalar_subquery()
    return bool((await db.execute(select(exists().where(ChatResident.resident_id == whose)))).scalar_one())


async def join_resident(db: Db, *, chat_id: int, challenge_id: int, code_id: int) -> Joined:
    """The chat, which is locked, stands from now on for the resident whose code this is.

    Raises:
        NoSuchCode: it was replaced meanwhile, or its resident erased.
    """
    own, found = await _locked(db, chat_id, challenge_id, code_id)
    if own is not None and own != found:
        await _move(db, own, found)
    await _stand(db, chat_id, challenge_id, found)
    await mail_chats.settle(db, resident_id=found)
    await _welcomed_already(db, chat_id)
    language = (await db.execute(select(Resident.language).where(Resident.id == found))).scalar_one()
    return Joined(found, language)


async def count_later_chats(db: Db, *, resident_id: int, chat_id: int) -> int:
    """How many chats joined the resident after this one."""
    return (await db.execute(select(func.count()).where(_later(resident_id, chat_id)))).scalar_one()


async def let_go_of_later(db: Db, *, resident_id: int, chat_id: int) -> None:
    """Chats that joined after this one stand for nobody again, and their talks go; a mail address, too, since nobody
    knows who left it.

    Never the other way round: who found somebody's words could shut out whose they are.
    """
    gone = delete(ChatResident).where(_later(resident_id, chat_id)).returning(ChatResident.chat_id)
    chats = (await db.execute(gone)).scalars().all()
    await db.execute(delete(Talk).where(Talk.resident_id == resident_id, Talk.chat_id.in_(chats)))
    await db.execute(update(Chat).where(Chat.resident_id == resident_id, Chat.id.in_(chats)).values(resident_id=None))
    if chats:
        await mail_addresses.forget_address(db, resident_id=resident_id)
    if not await _reached(db, resident_id):
        here = (ChatResident.resident_id == resident_id) & (ChatResident.chat_id == chat_id)
        await db.execute(update(ChatResident).where(here).values(preferred=True))


def _later(resident_id: int, chat_id: int) -> ColumnElement[bool]:
    own = aliased(ChatResident)
    since = select(own.since).where(own.resident_id == resident_id, own.chat_id == chat_id).scalar_subquery()
    by_mail = exists().where(Chat.id == ChatResident.chat_id, Chat.channel == Channel.MAIL)
    joined = and_(ChatResident.chat_id != chat_id, ChatResident.since > since, ~by_mail)
    return and_(ChatResident.resident_id == resident_id, joined)


async def _locked(db: Db, chat_id: int, challenge_id: int, code_id: int) -> tuple[int | None, int]:
    """The chat's own resident and the code's, both locked: nobody moves or erases them meanwhile."""
    own = (await db.execute(_standing(chat_id, challenge_id))).scalar_one_or_none()
    theirs = select(Chat.id).join(ChatResident, ChatResident.chat_id == Chat.id).where(ChatResident.resident_id == own)
    await db.execute(theirs.order_by(Chat.id).with_for_update(of=Chat))
    wanted = [each for each in (own, await resident_of(db, code_id=code_id)) if each is not None]
    both = select(Resident.id).where(Resident.id.in_(wanted)).order_by(Resident.id)
    await db.execute(both.with_for_update(key_share=True))  # what is sent in their chats meanwhile does not wait
    own = (await db.execute(_standing(chat_id, challenge_id))).scalar_one_or_none()
    found = await resident_of(db, code_id=code_id)  # once more: whoever was waited for may have changed it
    if found is None or found not in wanted or not await _both_are_tests_or_neither(db, chat_id, found):
        raise NoSuchCode
    return own, found


async def _both_are_tests_or_neither(db: Db, chat_id: int, resident_id: int) -> bool:
    """What a test resident sends never becomes a real one's."""
    found = select(Resident.pretend, Chat.test).join(Chat, Chat.id == chat_id).where(Resident.id == resident_id)
    pretend, test = (await db.execute(found)).one()
    return bool(test) == (pretend is not None)


def _standing(chat_id: int, challenge_id: int) -> Select[int]:
    here = (ChatResident.chat_id == chat_id) & (ChatResident.challenge_id == challenge_id)
    return select(ChatResident.resident_id).where(here)


async def _move(db: Db, own: int, found: int) -> None:
    """Everything of `own` to `found`; then `own` goes. Names and areas of who is found count before those that come;
    what either of them stopped stays stopped."""
    withdrawn = await _withdrawn_kinds(db, own, found)
    chosen = await _reached(db, found)  # else the team wrote down what language it heard
    for table in _MOVED:
        await db.execute(update(table).where(table.resident_id == own).values(resident_id=found))
    await move_supports(db, own=own, found=found)
    await move_calls(db, own=own, found=found)
    await move_answers(db, own=own, found=found)
    standing = update(ChatResident).where(ChatResident.resident_id == own)
    await db.execute(standing.values(resident_id=found, preferred=False, since=func.now()))
    await db.execute(update(Chat).where(Chat.resident_id == own).values(resident_id=found))
    before = (await db.execute(select(Resident).where(Resident.id == own))).one()
    await db.execute(
        update(Resident)
        .where(Resident.id == found)
        .values(
            language=Resident.language if chosen else before.language,
            area_id=func.coalesce(Resident.area_id, before.area_id),
            name=func.coalesce(Resident.name, before.name),
            paused_at=func.coalesce(Resident.paused_at, before.paused_at),
            calls_offered_at=func.coalesce(Resident.calls_offered_at, before.calls_offered_at),
            quiet_from=func.coalesce(Resident.quiet_from, before.quiet_from),
            quiet_until=func.coalesce(Resident.quiet_until, before.quiet_until),
            digest=before.digest if before.digest != Digest.NEVER else Resident.digest,
            digested_at=func.greatest(Resident.digested_at, before.digested_at),
            former=Resident.former.concat([before.uuid, *before.former]),
        )
    )
    await db.execute(delete(Resident).where(Resident.id == own))
    await _withdraw(db, found, withdrawn)


async def _withdrawn_kinds(db: Db, *residents: int) -> set[ConsentKind]:
    """What either of them took back last."""
    of_either = Consent.resident_id.in_(residents)
    last = select(func.max(Consent.id)).where(of_either).group_by(Consent.resident_id, Consent.kind)
    withdrawn = select(Consent.kind).where(Consent.id.in_(last), Consent.withdrawn_at.is_not(None))
    return {ConsentKind(kind) for kind in (await db.execute(withdrawn)).scalars()}


async def _withdraw(db: Db, resident_id: int, kinds: set[ConsentKind]) -> None:
    await consents.withdraw(db, resident_ids=[resident_id], kinds=kinds)
    if ConsentKind.DIGEST in kinds:
        await db.execute(update(Resident).where(Resident.id == resident_id).values(digest=Digest.NEVER))
    if ConsentKind.NEIGHBOURS in kinds:
        shown = Submission.resident_id == resident_id
        await db.execute(update(Submission).where(shown).values(visibility=Visibility.TEAM))


async def _stand(db: Db, chat_id: int, challenge_id: int, resident_id: int) -> None:
    """Also on a chat that stood for nobody. What the bot begins goes to a chat that it can reach: Telegram's."""
    here = (ChatResident.chat_id == chat_id) & (ChatResident.challenge_id == challenge_id)
    if (await db.execute(_standing(chat_id, challenge_id))).scalar_one_or_none() is None:
        row = {"chat_id": chat_id, "challenge_id": challenge_id, "resident_id": resident_id, "preferred": False}
        await db.execute(insert(ChatResident).values(row))
    standing = {"resident_id": resident_id, "declined_at": None, "source": None}
    await db.execute(update(Chat).where(Chat.id == chat_id).values(standing))
    channel = (await db.execute(select(Chat.channel).where(Chat.id == chat_id))).scalar_one()
    theirs = ChatResident.resident_id == resident_id
    if channel == Channel.TELEGRAM or not await _reached(db, resident_id):
        await db.execute(update(ChatResident).where(theirs, ~here).values(preferred=False))
        await db.execute(update(ChatResident).where(here).values(preferred=True))


async def _reached(db: Db, resident_id: int) -> bool:
    """Whether one of the resident's chats is the preferred one."""
    preferred = exists().where(ChatResident.resident_id == resident_id, ChatResident.preferred)
    return bool((await db.execute(select(preferred))).scalar_one())


async def _welcomed_already(db: Db, chat_id: int) -> None:
    """A welcome that waits here would tell once more what they have read."""
    waits = (Talk.chat_id == chat_id) & (Talk.state == TalkState.WAITING) & (Talk.script == "welcome")
    await db.execute(delete(Talk).where(waits))
