"""What tests begin with, made with defaults: a test names only what it is about.

challenge = await a_challenge(db)
resident_id = await a_resident(db, challenge, language="nl")
number = await a_submission(db, challenge, resident_id, own_words="Het bankje is weg.")
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update

from participation.challenge_file import ChallengeFile, QuietHours
from participation.challenges import AreaView, ChallengeView, create_challenge
from participation.chats import Address, BotRow, arrive, know_bot
from participation.database import Db
from participation.group_chats import take_in
from participation.groups import GroupSettings, set_group
from participation.keys import Keys
from participation.mail_addresses import confirm_address, leave_address, leave_members_address
from participation.models import Chat, ChatResident, Consent, Media, Resident, Submission, SubmissionDomain
from participation.sample import sample_challenge
from participation.words import Channel, ConsentKind, Kind, MediaKind, Pretend, Status, Visibility

KEYS: Final = Keys(b"a secret that only the tests know")

_numbers: Final = count(1)


def a_challenge_file(**changes: Any) -> ChallengeFile:
    """The sample challenge under a slug of its own, with whatever is changed."""
    return sample_challenge().model_copy(update={"slug": f"challenge-{next(_numbers)}"} | changes)


async def a_challenge(db: Db, **changes: Any) -> ChallengeView:
    return await create_challenge(db, a_challenge_file(**changes))


async def a_bot(db: Db, *, channel: Channel = Channel.TELEGRAM, name: str | None = None) -> BotRow:
    return await know_bot(db, channel=channel, name=name or f"{channel}:{next(_numbers)}")


async def a_chat(
    db: Db, *, bot: BotRow | None = None, address: str | None = None, language: str = "nl", keys: Keys = KEYS
) -> int:
    """The id of a chat that nobody speaks in yet."""
    at = Address(bot or await a_bot(db), address or str(1_000_000 + next(_numbers)))
    return await arrive(db, address=at, keys=keys, language=language)


async def a_resident(
    db: Db,
    challenge: ChallengeView | None = None,
    *,
    chat_id: int | None = None,
    language: str = "nl",
    area: AreaView | None = None,
    handle: str | None = None,
    name: str | None = None,
    pretend: Pretend | None = None,
) -> int:
    """The id of a resident of `challenge` (a new one when left out), speaking in `chat_id` where that is given."""
    challenge = challenge or await a_challenge(db)
    row = {
        "challenge_id": challenge.id,
        "handle": handle or f"Merel-{1000 + next(_numbers)}",
        "language": language,
        "area_id": area.id if area else None,
        "name": name,
        "pretend": pretend,
    }
    resident_id = (await db.execute(insert(Resident).values(row).returning(Resident.id))).scalar_one()
    if chat_id is not None:
        await _speak_as(db, chat_id, challenge.id, resident_id)
    return resident_id


async def a_submission(
    db: Db,
    challenge: ChallengeView,
    resident_id: int | None = None,
    *,
    own_words: str = "Er is geen bankje meer bij de vijver.",
    kind: Kind = Kind.NEED,
    visibility: Visibility = Visibility.TEAM,
    area: AreaView | None = None,
    domains: Sequence[str] = (),
    **more: Any,
) -> int:
    """The number of a submission of `resident_id` (a new one when left out); `domains` are slugs, `more` columns."""
    row: dict[str, Any] = {
        "challenge_id": challenge.id,
        "resident_id": resident_id or await a_resident(db, challenge),
        "kind": kind,
        "status": Status.RECEIVED,
        "own_words": own_words,
        "visibility": visibility,
        "area_id": area.id if area else None,
    }
    of_test = select(Resident.pretend.is_not_distinct_from(Pretend.TEST)).where(Resident.id == row["resident_id"])
    row["test"] = of_test.scalar_subquery()
    number = (await db.execute(insert(Submission).values(row | more).returning(Submission.id))).scalar_one()
    if domains:
        ids = [{"submission_id": number, "domain_id": each.id} for each in challenge.domains if each.slug in domains]
        await db.execute(insert(SubmissionDomain), ids)
    return number


async def a_medium(
    db: Db,
    challenge: ChallengeView,
    number: int,
    *,
    kind: MediaKind = MediaKind.PHOTO,
    bot: BotRow | None = None,
    **more: Any,
) -> int:
    """The id of a photo or voice message with submission `number`; `more` are columns."""
    row = {
        "challenge_id": challenge.id,
        "submission_id": number,
        "bot_id": (bot or await a_bot(db)).id,
        "file_id": f"file-{next(_numbers)}",
        "kind": kind,
    }
    made: int = (await db.execute(insert(Media).values(row | more).returning(Media.id))).scalar_one()
    return made


async def _speak_as(db: Db, chat_id: int, challenge_id: int, resident_id: int) -> None:
    await db.execute(
        insert(ChatResident).values(chat_id=chat_id, challenge_id=challenge_id, resident_id=resident_id, preferred=True)
    )
    await db.execute(update(Chat).where(Chat.id == chat_id).values(challenge_id=challenge_id, resident_id=resident_id))


async def a_mail(
    db: Db, resident_id: int, *, address: str | None = None, confirmed: bool = True, keys: Keys = KEYS
) -> int:
    """The id of the mail chat of a resident who left an address."""
    bot = await know_bot(db, channel=Channel.MAIL, name="mail")
    now = (await db.execute(select(func.now()))).scalar_one()
    at = address or f"buur{next(_numbers)}@example.org"
    left = await leave_address(db, bot=bot, resident_id=resident_id, address=at, keys=keys, now=now)
    if confirmed:
        await confirm_address(db, chat_id=left.chat_id, version="1", now=now)
    return left.chat_id


async def a_members_mail(
    db: Db, member_id: int, *, address: str | None = None, confirmed: bool = True, keys: Keys = KEYS
) -> int:
    """The same of a member."""
    bot = await know_bot(db, channel=Channel.MAIL, name="mail")
    now = (await db.execute(select(func.now()))).scalar_one()
    at = address or f"team{next(_numbers)}@example.org"
    left = await leave_members_address(db, bot=bot, member_id=member_id, address=at, keys=keys, now=now)
    if confirmed:
        await confirm_address(db, chat_id=left.chat_id, version="1", now=now)
    return left.chat_id


def wide_awake(challenge: ChallengeFile) -> ChallengeFile:
    """With quiet hours that are far from now, whenever the test runs."""
    here = datetime.now(ZoneInfo(challenge.time_zone))
    start, end = ((here + timedelta(hours=hours)).time() for hours in (11, 12))
    quiet = QuietHours(start=start.replace(microsecond=0), end=end.replace(microsecond=0))
    return challenge.model_copy(update={"setup": challenge.setup.model_copy(update={"quiet_hours": quiet})})


async def an_awake_challenge(db: Db) -> ChallengeView:
    return await create_challenge(db, wide_awake(a_challenge_file()))


async def a_listener(
    db: Db,
    challenge: ChallengeView,
    *,
    bot: BotRow | None = None,
    language: str = "nl",
    area: AreaView | None = None,
    name: str | None = None,
    address: str | None = None,
    keys: Keys = KEYS,
) -> int:
    """The id of a resident with a chat, who agreed to calls."""
    chat_id = await a_chat(db, bot=bot, address=address, keys=keys, language=language)
    resident_id = await a_resident(db, challenge, chat_id=chat_id, language=language, area=area, name=name)
    consent = {"challenge_id": challenge.id, "resident_id": resident_id, "version": "1", "language": language}
    await db.execute(insert(Consent).values(consent | {"kind": ConsentKind.CALLS}))
    return resident_id


async def a_group(
    db: Db,
    challenge: ChallengeView,
    *,
    bot: BotRow | None = None,
    title: str = "Buurtapp",
    address: str | None = None,
    language: str | None = None,
    area: AreaView | None = None,
    active: bool = True,
    keys: Keys = KEYS,
) -> int:
    """The id of a group chat that the bot is in."""
    chat_id = await a_chat(db, bot=bot, address=address or f"-{4_000_000 + next(_numbers)}", keys=keys)
    made = await take_in(db, chat_id=chat_id, title=title, challenge_id=challenge.id)
    settings = GroupSettings(area.id if area else None, language, active=active)
    await set_group(db, settings, group_id=made.id, challenge=challenge, by=None)
    return made.id
