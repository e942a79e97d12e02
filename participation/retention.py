"""How long what is remembered is kept: `RULES`, the column *kept* of docs/memory.md; the clock runs them every hour."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Delete,
    Integer,
    Select,
    Text,
    Update,
    and_,
    cast,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from participation.audit import noted_long_ago
from participation.batches import done_long_ago
from participation.database import Db
from participation.find_codes import tried_long_ago
from participation.idempotency import sent_long_ago
from participation.imports import waited_long_enough
from participation.mail_addresses import asked_long_ago, left_too_long
from participation.members import gone_by
from participation.models import (
    Answer,
    Call,
    Challenge,
    Chat,
    ChatResident,
    Consent,
    Group,
    MailAddress,
    Media,
    Message,
    OpenSubmission,
    Resident,
    Submission,
    Talk,
)
from participation.notices import told_long_ago
from participation.pictures import shown_no_more
from participation.sign_ins import ended_long_ago
from participation.succession import succeed
from participation.updates import buried_long_ago, handled_long_ago
from participation.words import CallState, MessageState, Priority

_LOCK: Final = 4_715_230_612
"""An advisory lock's number, any but always the same: two clocks that forget at once go one after the other."""


async def forget_expired(db: Db, *, now: datetime) -> dict[str, int]:
    """Runs all rules; table to how many rows were deleted or emptied, where there were any."""
    await db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    counts = {table: (await db.execute(rule(now))).rowcount for table, rule in RULES.items()}
    return {table: count for table, count in counts.items() if count}


def _talks(now: datetime) -> Delete:
    """Who has not acknowledged the notice has a week to answer."""
    week_ago = now - timedelta(days=7)
    return delete(Talk).where(or_(Talk.ended_at < week_ago, and_(Talk.resident_id.is_(None), Talk.heard_at < week_ago)))


def _messages(now: datetime) -> Update:
    """What could not be sent counts from when it was made."""
    waits = Message.state.in_((MessageState.QUEUED, MessageState.SENDING))
    past = func.coalesce(Message.sent_at, Message.created_at) < now - timedelta(days=30)
    return update(Message).where(Message.content.is_not(None), ~waits, past).values(content=None)


def _submissions(now: datetime) -> Delete:
    """With their media, their domains and what was added to them. What was merged into them and is not that old goes
    on without them."""

    def gone(each: type[Submission]) -> ColumnElement[bool]:
        return each.received_at < _kept_since(each.challenge_id, now)

    return delete(Submission).where(gone(Submission)).add_cte(succeed(gone).cte("succeeded"))


def _residents(now: datetime) -> Delete:
    """Who was answered nothing for so long, and of whom no submission is left; their consents are kept without them."""
    since = _kept_since(Resident.challenge_id, now)
    gone = select(Resident.id).where(
        Resident.joined_at < since,
        ~exists().where(Submission.resident_id == Resident.id),
        ~exists().where(
            ChatResident.resident_id == Resident.id,
            Message.chat_id == ChatResident.chat_id,
            Message.challenge_id == Resident.challenge_id,
            Message.priority == Priority.REPLY,
            Message.created_at >= since,
        ),
    )
    ended = (
        update(Consent)
        .where(Consent.resident_id.in_(gone))
        .values(resident_id=None, withdrawn_at=func.coalesce(Consent.withdrawn_at, now))
    )
    return delete(Resident).where(Resident.id.in_(gone)).add_cte(ended.cte("ended"))


def _consents(now: datetime) -> Delete:
    five_years_ago = literal(now, DateTime(timezone=True)) - func.make_interval(5)
    return delete(Consent).where(Consent.withdrawn_at < five_years_ago)


def _groups(now: datetime) -> Delete:
    """That the bot was taken out of so long ago; their chats go after them."""
    month_ago = literal(now - timedelta(days=30), DateTime(timezone=True))
    since = func.coalesce(_kept_since(Group.challenge_id, now), month_ago)
    return delete(Group).where(Group.chat_id == Chat.id, Chat.blocked_at < since)


def _chats(now: datetime) -> Delete:
    """That stand for nobody, and where nothing was said for so long; with their messages. One in use now is left."""
    month_ago = now - timedelta(days=30)
    gone = (
        select(Chat.id)
        .where(
            func.greatest(Chat.created_at, Chat.declined_at) < month_ago,
            ~exists().where(ChatResident.chat_id == Chat.id),
            ~exists().where(MailAddress.chat_id == Chat.id),
            ~exists().where(Group.chat_id == Chat.id),
            ~exists().where(Message.chat_id == Chat.id, Message.created_at >= month_ago),
        )
        .with_for_update(skip_locked=True)
    )
    return delete(Chat).where(Chat.id.in_(gone))


def _media(now: datetime) -> Delete:
    """What was sent along on a page and came to no submission, after a week; a talk that is not ended keeps its own."""
    in_talk = exists().where(
        Talk.chat_id == Media.chat_id, Talk.record.is_not(None), cast(Talk.record, Text).contains(Media.file_id)
    )
    return delete(Media).where(Media.submission_id.is_(None), Media.created_at < now - timedelta(days=7), ~in_talk)


def _answers(now: datetime) -> Delete:
    return delete(Answer).where(Answer.at < _kept_since(Answer.challenge_id, now))


def _calls(now: datetime) -> Delete:
    """That ended so long ago, or never began."""
    past = func.coalesce(Call.ended_at, Call.created_at) < _kept_since(Call.challenge_id, now)
    return delete(Call).where(past, Call.state.not_in((CallState.SENDING, CallState.PAUSED, CallState.SCHEDULED)))


def _reading(now: datetime) -> Delete:
    """That somebody of the team read it then."""
    return delete(OpenSubmission).where(OpenSubmission.at < now - timedelta(days=1))


def _kept_since(
    challenge_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], now: datetime
) -> ColumnElement[Any]:
    """What is older is kept no longer, by the challenge's retention."""
    months = select(cast(Challenge.setup["retention_months"].astext, Integer)).where(Challenge.id == challenge_id)
    return literal(now, DateTime(timezone=True)) - func.make_interval(0, months.scalar_subquery())


RULES: Final[Mapping[str, Callable[[datetime], Delete | Update | Select[tuple[int]]]]] = {
    "submissions": _submissions,
    "residents": _residents,  # after their submissions
    "consents": _consents,
    "talks": _talks,
    "media": _media,  # after the talks that keep them
    "messages": _messages,
    "mail_addresses": left_too_long,  # with their chats
    "mail_asks": asked_long_ago,
    "groups": _groups,
    "chats": _chats,  # after the residents and groups that they stood for
    "handled_updates": handled_long_ago,  # every hour, too: there are so many of them
    "dead_letters": buried_long_ago,
    "find_tries": tried_long_ago,
    "notices": told_long_ago,
    "answers": _answers,
    "calls": _calls,
    "pictures": shown_no_more,  # after the calls that had them
    "open_submissions": _reading,
    "imports": waited_long_enough,
    "sign_ins": ended_long_ago,
    "invitations": gone_by,
    "audit": noted_long_ago,
    "submission_batches": done_long_ago,
    "idempotency_keys": sent_long_ago,
}
"""Table to what deletes or empties its rows that are kept no longer, in this order."""

GO_ALONG: Final[Mapping[str, str]] = {
    "firings": "prompts",
    "phase_moves": "phases",
    "prompts": "phases",
    "call_answers": "calls",
    "picture_files": "pictures",
    "chat_residents": "residents",
    "find_codes": "residents",
    "intakes": "submissions",
    "api_tokens": "members",
    "member_roles": "members",
    "merges": "submissions",
    "passkeys": "members",
    "readings": "submissions",
    "submission_batch_items": "submission_batches",
    "submission_domains": "submissions",
    "submission_moves": "submissions",
    "submission_tags": "tags",
    "supports": "submissions",
    "thread_entries": "submissions",
}
"""Tables whose rows go with those of another one, by its foreign key."""

_SET_UP: Final = {"challenges", "areas", "domains", "bots", "sources", "tags", "phases", "submission_counts"}
KEPT: Final = frozenset({*_SET_UP, "erasures", "members"})
"""Tables whose rows stay until somebody removes them: the set-up, the team, and (as long as there are backups) who was
erased."""
