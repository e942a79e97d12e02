"""To whom a call goes: a filter over residents. Those of them hear it who agreed to calls and can be reached."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, exists, func, select

from participation.database import Db
from participation.filters import with_inner
from participation.models import (
    Answer,
    CallAnswer,
    Chat,
    ChatResident,
    Consent,
    Firing,
    Message,
    Resident,
    Submission,
    SubmissionDomain,
    SubmissionTag,
)
from participation.words import BROUGHT, ConsentKind, Kind, MessageState


@dataclass(frozen=True, slots=True)
class Audience:
    """What is left empty matches all."""

    areas: tuple[int, ...] = ()
    """With all areas in them."""
    languages: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    """These three: of one and the same thing that they brought and did not take back."""
    domains: tuple[int, ...] = ()
    tags: tuple[int, ...] = ()
    """Each of them."""
    joined_from: date | None = None
    """Local days of the challenge, the first and the last included."""
    joined_until: date | None = None
    answered: tuple[int, ...] = ()
    """Prompts: what each of them asked was answered, with a tap or in words."""
    silent: tuple[int, ...] = ()
    """Prompts: each of them reached them, and was not answered."""

    def dump(self) -> dict[str, Any]:
        return _ADAPTER.dump_python(self, mode="json", exclude_defaults=True)  # type: ignore[no-any-return]

    @staticmethod
    def load(stored: Mapping[str, Any]) -> "Audience":
        return _ADAPTER.validate_python(stored)


_ADAPTER: Final = TypeAdapter(Audience)
EVERYBODY: Final = Audience()


@dataclass(frozen=True, slots=True)
class Counted:
    """Of an audience. Each resident stands in one of these alone, in this order."""

    hears: int
    stopped: int
    """They asked us to begin nothing."""
    no_consent: int
    """They did not agree to calls, or took it back."""
    unreachable: int
    """Without a chat, or they blocked the bot there."""


async def count_audience(
    db: Db, audience: Audience, *, challenge_id: int, time_zone: str, follows: int | None = None
) -> Counted:
    """How many it comes to now; `follows` is the call whose answers are waited for."""
    who = residents_in(audience, challenge_id=challenge_id, time_zone=time_zone, follows=follows).subquery()
    stopped, agreed = who.c.paused, who.c.agreed
    reached = exists().where(ChatResident.resident_id == who.c.id, ChatResident.preferred, reachable())
    counts = select(
        func.count().filter(~stopped, agreed, reached),
        func.count().filter(stopped),
        func.count().filter(~stopped, ~agreed),
        func.count().filter(~stopped, agreed, ~reached),
    ).select_from(who)
    return Counted(*(await db.execute(counts)).one())


def residents_in(
    audience: Audience, *, challenge_id: int, time_zone: str, follows: int | None = None
) -> Select[*tuple[Any, ...]]:
    """Their ids, whether they paused, whether they agreed to calls."""
    columns = (Resident.id, Resident.paused_at.is_not(None).label("paused"), agreed_to_calls().label("agreed"))
    zone = ZoneInfo(time_zone)
    return select(*columns).where(
        Resident.challenge_id == challenge_id,
        Resident.pretend.is_(None),
        *([Resident.area_id.in_(with_inner(audience.areas))] if audience.areas else []),
        *([Resident.language.in_(audience.languages)] if audience.languages else []),
        *([_brought(audience)] if audience.kinds or audience.domains or audience.tags else []),
        *([Resident.joined_at >= _midnight(audience.joined_from, zone)] if audience.joined_from else []),
        *([Resident.joined_at < _midnight(audience.joined_until, zone, 1)] if audience.joined_until else []),
        *([_waits_for(follows)] if follows is not None else []),
        *(_answered(prompt) for prompt in audience.answered),
        *(_reached(prompt) & ~_answered(prompt) for prompt in audience.silent),
    )


def agreed_to_calls() -> ColumnElement[bool]:
    """The resident of the outer statement."""
    return exists().where(
        Consent.resident_id == Resident.id, Consent.kind == ConsentKind.CALLS, Consent.withdrawn_at.is_(None)
    )


def reachable() -> ColumnElement[bool]:
    """The chat that the resident's `chat_residents` names."""
    return exists().where(Chat.id == ChatResident.chat_id, Chat.blocked_at.is_(None), Chat.address_sealed.is_not(None))


def _brought(audience: Audience) -> ColumnElement[bool]:
    return exists().where(
        Submission.resident_id == Resident.id,
        Submission.withdrawn_at.is_(None),
        Submission.kind.in_(audience.kinds or BROUGHT),
        *([_about(audience.domains)] if audience.domains else []),
        *(_tagged(tag) for tag in audience.tags),
    )


def _about(domains: Sequence[int]) -> ColumnElement[bool]:
    return exists().where(SubmissionDomain.submission_id == Submission.id, SubmissionDomain.domain_id.in_(domains))


def _tagged(tag: int) -> ColumnElement[bool]:
    return exists().where(SubmissionTag.submission_id == Submission.id, SubmissionTag.tag_id == tag)


def _waits_for(call_id: int) -> ColumnElement[bool]:
    """It reached them, and they did not answer."""
    sent = exists().where(
        Message.call_id == call_id, Message.resident_id == Resident.id, Message.state == MessageState.SENT
    )
    return sent & ~exists().where(CallAnswer.call_id == call_id, CallAnswer.resident_id == Resident.id)


def _answered(prompt_id: int) -> ColumnElement[bool]:
    """ "Not now" is an answer to a call, and none to what the prompt asks."""
    return exists().where(Answer.prompt_id == prompt_id, Answer.resident_id == Resident.id) | exists().where(
        Firing.prompt_id == prompt_id,
        Submission.call_id.in_((Firing.call_id, Firing.reminder_id)),
        Submission.resident_id == Resident.id,
    )


def _reached(prompt_id: int) -> ColumnElement[bool]:
    return exists().where(
        Firing.prompt_id == prompt_id,
        Message.call_id == Firing.call_id,
        Message.resident_id == Resident.id,
        Message.state == MessageState.SENT,
    )


def _midnight(day: date, zone: ZoneInfo, days_later: int = 0) -> datetime:
    return datetime.combine(day + timedelta(days=days_later), time.min, zone)
