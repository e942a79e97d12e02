"""Everything that is held about one resident, for that resident to see (AVG, article 15)."""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Executable, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB, JSONPATH

from participation.belongings import Who, their_chats, their_messages, their_submissions, their_talks, their_uploads
from participation.database import Db
from participation.errors import NoSuchResident
from participation.export import domain_slugs, media_kinds
from participation.models import (
    Answer,
    Area,
    Call,
    CallAnswer,
    Challenge,
    Chat,
    Consent,
    DeadLetter,
    FindCode,
    FindTry,
    Firing,
    Intake,
    MailAddress,
    Media,
    Merge,
    Message,
    Notice,
    Reading,
    Resident,
    Source,
    Submission,
    SubmissionMove,
    SubmissionTag,
    Support,
    Tag,
    Talk,
    ThreadEntry,
)

MOST_MEDIA: Final = 20_000_000
"""Bytes of photos and voices in one file; as base64 a third more. Telegram takes a file of 50 MB (Bot API)."""
AT_TELEGRAM: Final = "in your Telegram chat"
LEFT_OUT: Final = "not in this file, which would be too large: ask the team"


async def my_data(db: Db, *, resident_id: int) -> dict[str, Any]:
    """As JSON takes it; times are ISO 8601 in UTC, photos and voices base64.

    Left out are what only machines need and the resident has anyway (a chat's address, Telegram's number of a photo),
    the choices of the challenge that a talk goes by, and what nobody can read without the key (a failed update).

    Raises:
        NoSuchResident: there is none of that id.
    """
    who = select(Resident.id).where(Resident.id == resident_id)
    resident = (await db.execute(_resident(who))).mappings().one_or_none()
    if resident is None:
        raise NoSuchResident(resident_id)
    data: dict[str, Any] = {"resident": _plain(resident)}
    for name, query in _LISTS.items():
        data[name] = [_plain(row) for row in (await db.execute(query(who))).mappings()]
    return data


async def data_of_chat(db: Db, *, chat_id: int) -> dict[str, Any] | None:
    """Of the resident whom this chat stands for now; None where it stands for nobody."""
    resident_id = (await db.execute(select(Chat.resident_id).where(Chat.id == chat_id))).scalar_one_or_none()
    return await my_data(db, resident_id=resident_id) if resident_id is not None else None


def _resident(who: Who) -> Executable:
    return (
        select(
            Challenge.slug.label("challenge"),
            Resident.handle,
            Resident.uuid,
            Resident.name,
            Resident.language,
            Area.name.label("area"),
            Source.name.label("came_by"),
            Resident.joined_at,
            Resident.digest,
            Resident.digested_at,
            Resident.paused_at,
            Resident.calls_offered_at,
            Resident.quiet_from,
            Resident.quiet_until,
            Resident.former,
        )
        .join(Challenge, Challenge.id == Resident.challenge_id)
        .outerjoin(Area, Area.id == Resident.area_id)
        .outerjoin(Source, Source.id == Resident.source_id)
        .where(Resident.id.in_(who))
    )


def _chats(who: Who) -> Executable:
    columns = (Chat.channel, Chat.language, Chat.source.label("came_by"), Chat.created_at.label("since"))
    return select(*columns, Chat.blocked_at, Chat.declined_at).where(their_chats(who)).order_by(Chat.id)


def _mail(who: Who) -> Executable:
    """That an address was left: the address itself they have anyway, as with every chat."""
    of_theirs = MailAddress.chat_id.in_(select(Chat.id).where(their_chats(who)))
    return select(MailAddress.asked_at, MailAddress.confirmed_at).where(of_theirs).order_by(MailAddress.chat_id)


def _consents(who: Who) -> Executable:
    columns = (Consent.kind, Consent.version, Consent.language, Consent.given_at, Consent.withdrawn_at)
    return select(*columns).where(Consent.resident_id.in_(who)).order_by(Consent.id)


def _submissions(who: Who) -> Executable:
    return (
        select(
            Submission.id.label("number"),
            Submission.kind,
            Submission.status,
            Submission.own_words,
            Submission.purpose,
            Submission.about,
            Submission.for_whom,
            Submission.availability,
            Submission.reach,
            Submission.company,
            Submission.urgent,
            Submission.visibility,
            Submission.public_wording,
            Area.name.label("area"),
            domain_slugs().label("domains"),
            media_kinds().label("media"),
            Submission.language,
            Submission.language_confidence,
            Submission.received_at,
            Submission.answered_at,
            Submission.withdrawn_at,
        )
        .outerjoin(Area, Area.id == Submission.area_id)
        .where(their_submissions(who))
        .order_by(Submission.id)
    )


def _thread(who: Who) -> Executable:
    """With what the team wrote down for itself: it is about them."""
    columns = (ThreadEntry.submission_id.label("number"), ThreadEntry.kind, ThreadEntry.words, ThreadEntry.created_at)
    numbers = select(Submission.id).where(their_submissions(who))
    return select(*columns).where(ThreadEntry.submission_id.in_(numbers)).order_by(ThreadEntry.id)


def _readings(who: Who) -> Executable:
    """What the team wrote down of their words."""
    columns = (Reading.submission_id.label("number"), Reading.kind, Reading.language, Reading.words, Reading.written_at)
    numbers = select(Submission.id).where(their_submissions(who))
    return select(*columns).where(Reading.submission_id.in_(numbers)).order_by(Reading.id)


def _written_down(who: Who) -> Executable:
    """By the team, for them."""
    numbers = select(Submission.id).where(their_submissions(who))
    columns = (Intake.submission_id.label("number"), Intake.source.label("heard_at"))
    return select(*columns).where(Intake.submission_id.in_(numbers)).order_by(Intake.submission_id)


def _moves(who: Who) -> Executable:
    columns = (SubmissionMove.submission_id.label("number"), SubmissionMove.move, SubmissionMove.after)
    numbers = select(Submission.id).where(their_submissions(who))
    return (
        select(*columns, SubmissionMove.reason, SubmissionMove.at)
        .where(SubmissionMove.submission_id.in_(numbers))
        .order_by(SubmissionMove.id)
    )


def _tags(who: Who) -> Executable:
    numbers = select(Submission.id).where(their_submissions(who))
    return (
        select(SubmissionTag.submission_id.label("number"), Tag.group_name.label("group"), Tag.name)
        .join(Tag, Tag.id == SubmissionTag.tag_id)
        .where(SubmissionTag.submission_id.in_(numbers))
        .order_by(SubmissionTag.submission_id, Tag.id)
    )


def _notices(who: Who) -> Executable:
    columns = (Notice.submission_id.label("number"), Notice.kind, Notice.reason, Notice.created_at, Notice.told_at)
    return select(*columns).where(Notice.resident_id.in_(who)).order_by(Notice.id)


def _merges(who: Who) -> Executable:
    """With which others theirs went on as one."""
    columns = (Merge.from_id.label("number"), Merge.into_id.label("with"), Merge.reason, Merge.at, Merge.undone_at)
    numbers = select(Submission.id).where(their_submissions(who))
    return select(*columns).where(Merge.from_id.in_(numbers)).order_by(Merge.id)


def _supports(who: Who) -> Executable:
    """What they said of what neighbours sent."""
    columns = (Support.submission_id.label("number"), Support.kind, Support.note, Support.created_at)
    return select(*columns).where(Support.resident_id.in_(who)).order_by(Support.id)


def _calls(who: Who) -> Executable:
    """Calls that reached them, or that they answered from a group chat: what each says, and what they answered."""
    columns = (Call.texts, Message.state, Message.sent_at, CallAnswer.option.label("answered"), CallAnswer.at)
    sent = (Message.call_id == Call.id) & Message.resident_id.in_(who)
    answered = (CallAnswer.call_id == Call.id) & CallAnswer.resident_id.in_(who)
    here = select(Resident.challenge_id).where(Resident.id.in_(who))
    return (
        select(*columns)
        .select_from(Call)
        .outerjoin(Message, sent)
        .outerjoin(CallAnswer, answered)
        .where(Call.challenge_id.in_(here), or_(Message.id.is_not(None), CallAnswer.option.is_not(None)))
        .order_by(Call.id)
    )


def _answers(who: Who) -> Executable:
    """What they said to the questions of the team, with each question as it was put: `options` are its numbers."""
    with_number = func.jsonb_build_object("number", Answer.question)
    the_one = cast("$.asked[*] ? (@.id == $number)", JSONPATH)
    question = func.jsonb_path_query_first(Firing.questions, the_one, with_number, type_=JSONB)
    return (
        select(question.label("question"), Answer.options, Answer.words, Answer.language, Answer.at)
        .join(Firing, Firing.id == Answer.firing_id)
        .where(Answer.resident_id.in_(who))
        .order_by(Answer.id)
    )


def _media(who: Who) -> Executable:
    """Those kept here in full, the oldest first, as long as the file stays one that can be sent."""
    size = func.octet_length(Media.content)
    so_far = func.coalesce(func.sum(size).over(order_by=Media.id), 0)
    of_theirs = Media.submission_id.in_(select(Submission.id).where(their_submissions(who)))
    return (
        select(
            Media.submission_id.label("number"),
            Media.kind,
            Media.seconds,
            Media.created_at,
            Media.media_type,
            size.label("bytes"),
            case((so_far <= MOST_MEDIA, Media.content)).label("content"),
            case((Media.content.is_(None), AT_TELEGRAM), (so_far > MOST_MEDIA, LEFT_OUT)).label("content_is"),
        )
        .where(or_(of_theirs, their_uploads(who)))
        .order_by(Media.id)
    )


def _talks(who: Who) -> Executable:
    goal = Talk.me["goal"].astext.label("came_for")
    times = (Talk.started_at, Talk.heard_at, Talk.reminded_at, Talk.ended_at)
    return (
        select(Talk.script, Talk.state, goal, Talk.record.label("said"), *times)
        .where(their_talks(who))
        .order_by(Talk.id)
    )


def _messages(who: Who) -> Executable:
    columns = (Message.content, Message.state, Message.created_at, Message.sent_at)
    return select(*columns).where(their_messages(who), Message.call_id.is_(None)).order_by(Message.id)


def _four_words(who: Who) -> Executable:
    """That there are some: the words themselves are kept nowhere."""
    return select(FindCode.given_at).where(FindCode.resident_id.in_(who)).order_by(FindCode.id)


def _wrong_words(who: Who) -> Executable:
    here = FindTry.chat_id.in_(select(Chat.id).where(their_chats(who)))
    return select(FindTry.tried_at).where(here).order_by(FindTry.id)


def _failed_updates(who: Who) -> Executable:
    here = DeadLetter.chat_id.in_(select(Chat.id).where(their_chats(who)))
    return select(DeadLetter.tries, DeadLetter.failed_at).where(here).order_by(DeadLetter.failed_at)


_LISTS: Final = {
    "chats": _chats,
    "mail": _mail,
    "consents": _consents,
    "submissions": _submissions,
    "written_down": _written_down,
    "thread": _thread,
    "readings": _readings,
    "moves": _moves,
    "tags": _tags,
    "notices": _notices,
    "merges": _merges,
    "supports": _supports,
    "calls": _calls,
    "answers": _answers,
    "media": _media,
    "talks": _talks,
    "messages": _messages,
    "failed_updates": _failed_updates,
    "four_words": _four_words,
    "wrong_four_words": _wrong_words,
}
"""What is held a list of, by its name in `my_data`."""


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _json(value) for name, value in row.items()}


def _json(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case UUID():
            return str(value)
        case bytes():
            return b64encode(value).decode()
        case [UUID(), *_]:
            return [str(each) for each in value]
        case _:
            return value
