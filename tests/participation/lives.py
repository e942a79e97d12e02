"""A resident of whom something stands in every table, and markers in all that leads to them."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select, text

from participation import (
    call_answers,
    calls,
    chats,
    consents,
    corrections,
    find_codes,
    media,
    members,
    phases,
    prompt_answers,
    prompts,
    readings,
    residents,
    review,
    saves,
    submissions,
    tags,
    talks,
    threads,
    updates,
)
from participation.call_draft import CallDraft
from participation.challenges import ChallengeView
from participation.chats import Address
from participation.database import Db
from participation.media import Upload
from participation.models import Firing, Intake, Merge, Message, Prompt, Resident, Support
from participation.phases import PhasePlan
from participation.prompt_answers import Given
from participation.prompt_draft import PromptDraft
from participation.prompt_questions import PromptQuestion
from participation.review import Reviewed
from participation.rhythms import AfterOpening, Rhythm
from participation.sample import sample_challenge
from participation.saves import Row, Save
from participation.submissions import MediaRef
from participation.updates import Fault
from participation.words import (
    Company,
    DeclineReason,
    Digest,
    Erasure,
    Kind,
    MediaKind,
    MergeReason,
    MessageState,
    OnDoubt,
    PhaseKind,
    Priority,
    QuestionKind,
    Reach,
    ReadingKind,
    Role,
    Starts,
    SupportKind,
    TalkState,
    Visibility,
)
from tests.builders import KEYS, a_bot, a_challenge, a_mail

_TEAM: Final = (
    "members",
    "member_roles",
    "passkeys",
    "sign_ins",
    "invitations",
    "api_tokens",
    "audit",
    "tags",
    "calls",
    "groups",
    "imports",
    "phases",
    "phase_moves",
    "prompts",
    "firings",
    "pictures",
    "picture_files",
)
_MANY: Final = ("submission_batches", "submission_batch_items", "idempotency_keys", "submission_counts")
SET_UP: Final = frozenset({"challenges", "areas", "domains", "bots", "sources", *_TEAM, *_MANY})
"""Tables that are no resident's: the set-up, and the team's own."""

CODES: Final = frozenset(
    {
        *("chats.channel", "chats.language", "residents.language", "residents.digest", "residents.pretend"),
        *("consents.kind", "consents.version", "consents.language"),
        *("submissions.kind", "submissions.status", "submissions.about", "submissions.visibility"),
        *("submissions.reach", "submissions.company", "submissions.language"),
        "submissions.proposed_kind",
        "thread_entries.kind",
        "answers.language",
        *("submission_moves.move", "submission_moves.before", "submission_moves.after", "submission_moves.reason"),
        *("notices.kind", "notices.reason", "merges.reason"),
        *("messages.on_doubt", "messages.state", "messages.failure"),
        "mail_asks.address_hash",  # keyed anew every day: it counts, or the counting would be erased
    }
)
"""Columns of closed sets and codes in rows that outlive a resident: they lead to nobody, and no marker goes there."""

_COLUMNS: Final = """
    SELECT c.table_name, c.column_name, c.udt_name
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name <> 'alembic_version'
        AND c.udt_name IN ('text', 'varchar', 'bpchar', 'json', 'jsonb', '_text', '_varchar', 'bytea', 'tsvector')
    ORDER BY 1, 2
"""
_WRITTEN: Final = {
    "tsvector": "to_tsvector('simple', {})",
    "bytea": "convert_to({}, 'UTF8')",
    "jsonb": "jsonb_build_object('words', {})",
    "json": "json_build_object('words', {})",
    "_text": "ARRAY[{}]",
    "_varchar": "ARRAY[{}]",
}
_READ: Final = {"bytea": "encode({}, 'escape')", "tsvector": "array_to_string(tsvector_to_array({}), ' ') || ' '"}


@dataclass(frozen=True, slots=True)
class Life:
    resident_id: int
    chat_id: int
    address: Address
    number: int
    """Of the submission."""
    talk_id: int


async def a_challenge_that_does(db: Db, erasure: Erasure) -> ChallengeView:
    return await a_challenge(db, setup=sample_challenge().setup.model_copy(update={"erasure": erasure}))


async def a_life(db: Db, challenge: ChallengeView, *, address: Address | None = None) -> Life:
    """Of somebody who came by a flyer, joined, brought an offer with a photo, and whose talk and one reply are open."""
    address = address or Address(await a_bot(db), "4711")
    chat_id = await chats.arrive(db, address=address, keys=KEYS, language="nl")
    await chats.enter_challenge(db, chat_id=chat_id, challenge_id=challenge.id, source="flyer")
    resident_id = await residents.join_challenge(
        db, chat_id=chat_id, challenge_id=challenge.id, language="nl", notice_version="1"
    )
    number = await _brings(db, challenge, resident_id, MediaRef(address.bot.id, "file", MediaKind.PHOTO, None))
    await media.keep_uploads(db, chat_id=chat_id, uploads=[an_upload(challenge, address)])
    words = {"version": "1", "language": "nl"}
    await consents.allow_calls(db, resident_id=resident_id, allowed=True, **words)
    await consents.choose_digest(db, resident_id=resident_id, digest=Digest.WEEKLY, **words)
    talk_id = await says(db, challenge, chat_id, resident_id, address)
    await find_codes.give_code(db, challenge_id=challenge.id, resident_id=resident_id, language="nl", keys=KEYS)
    await find_codes.try_code(
        db, chat_id=chat_id, challenge_id=challenge.id, code="a b c d", keys=KEYS, now=await now_of(db)
    )
    failed = 500_000_000 + chat_id  # never the number of the update in which something was said (`says`)
    await updates.count_failure(db, bot_id=address.bot.id, number=failed, fault=Fault("ValueError", "hearing.py:12"))
    await updates.bury(
        db, bot_id=address.bot.id, number=failed, update_json="{}", keys=KEYS, address_hash=address.hash(KEYS)
    )
    await a_mail(db, resident_id)
    life = Life(resident_id, chat_id, address, number, talk_id)
    await _answers_a_call(db, life, challenge)
    await _answers_a_prompt(db, life, challenge)
    return life


def an_upload(challenge: ChallengeView, address: Address) -> Upload:
    """Of a talk that did not send it yet."""
    return Upload(
        challenge_id=challenge.id,
        bot_id=address.bot.id,
        file_id="upload",
        kind=MediaKind.VOICE,
        seconds=4,
        media_type="audio/webm",
        content=b"sound",
    )


async def says(
    db: Db,
    challenge: ChallengeView,
    chat_id: int,
    resident_id: int | None,
    address: Address,
    *,
    state: TalkState = TalkState.OPEN,
    message_state: MessageState = MessageState.QUEUED,
) -> int:
    """The number of a talk in which something was said, and answered by one message."""
    where = {"challenge_id": challenge.id, "chat_id": chat_id, "resident_id": resident_id}
    talk_id = await talks.open_talk(db, **where, script="share_need", me={"language": "nl"}, record={})  # type: ignore[arg-type]
    await saves.save(
        db,
        Save(
            bot_id=address.bot.id,
            number=talk_id,
            chat_id=chat_id,
            challenge_id=challenge.id,
            resident_id=resident_id,
            talk_id=talk_id,
            state=state,
            record={"answers": {"words": "Een bankje."}},
            rows=[(Row({"bubbles": ["U schreef: Een bankje."]}), talk_id)],
            message_state=message_state,
            notify=False,
        ),
    )
    return talk_id


async def mark(db: Db) -> list[str]:
    """Puts a marker of its own into every column of every row that may lead to a resident; the columns' names.

    The database holds one resident only. A table that holds nothing of them is a fault: it would prove nothing.
    """
    marked = []
    for table, column, kind in (await db.execute(text(_COLUMNS))).all():
        if table in SET_UP or f"{table}.{column}" in CODES:
            continue
        value = _WRITTEN.get(kind, "{}").format(f"CAST('marker {table}.{column}.' AS text)")
        done = await db.execute(text(f"UPDATE {table} SET {column} = {value}"))  # noqa: S608 — names from the catalogue
        assert done.rowcount, f"nothing in {table}: give somebody's life (a_life) a row in it"
        marked.append(f"{table}.{column}")
    return marked


async def still_marked(db: Db) -> list[str]:
    """The columns, of all that the catalogue knows, in which a marker is found."""
    found = []
    for table, column, kind in (await db.execute(text(_COLUMNS))).all():
        value = _READ.get(kind, "CAST({} AS text)").format(column)
        query = f"SELECT count(*) FROM {table} WHERE {value} LIKE '%marker %'"  # noqa: S608 — names from the catalogue
        if (await db.execute(text(query))).scalar_one():
            found.append(f"{table}.{column}")
    return found


async def all_rows(db: Db) -> set[tuple[str, str]]:
    """Every row of every table, as text."""
    tables = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    rows: set[tuple[str, str]] = set()
    for table in (await db.execute(text(tables))).scalars().all():
        found = await db.execute(text(f"SELECT CAST(t AS text) FROM {table} t"))  # noqa: S608 — names from the catalogue
        rows |= {(table, row) for row in found.scalars()}
    return rows


async def now_of(db: Db, later: str = "0") -> datetime:
    """When the rows of this transaction were made, or so much later (an interval)."""
    moment = text("SELECT now() + CAST(CAST(:later AS text) AS interval)")
    found: datetime = (await db.execute(moment, {"later": later})).scalar_one()
    return found


async def uuid_of(db: Db, resident_id: int) -> UUID:
    return (await db.execute(select(Resident.uuid).where(Resident.id == resident_id))).scalar_one()


async def _brings(db: Db, challenge: ChallengeView, resident_id: int, medium: MediaRef) -> int:
    number = await submissions.record_submission(
        db,
        challenge_id=challenge.id,
        resident_id=resident_id,
        kind=Kind.OFFER,
        own_words="Een bankje.",
        area_id=challenge.areas[-1].id,
        language=None,
        media=[medium],
    )
    own = {"number": number, "resident_id": resident_id}
    await submissions.set_domains(db, **own, domain_ids=[challenge.domains[0].id])
    await submissions.set_purpose(db, **own, words="Om te zitten.")
    await submissions.detail_offer(
        db, **own, for_whom="Voor ouderen.", availability="Zaterdags.", reach=Reach.STREET, company=Company.ALONE
    )
    await threads.add_to_submission(db, number=number, resident_id=resident_id, words="Met een leuning.")
    await submissions.show_neighbours(db, **own, visibility=Visibility.NAMED, name="Fatma", version="1", language="nl")
    await _supports(db, challenge, resident_id, number)
    await db.execute(
        insert(Intake).values(submission_id=number, challenge_id=challenge.id, source="buurthuis, 3 maart")
    )
    member = await members.add_member(db, challenge_id=challenge.id, name="Samira", role=Role.COORDINATOR)
    seen = Reviewed(challenge.id, number, member)
    await tags.put_tag(db, seen, name="Rustplek", group="Leefwereld")
    await _merges(db, challenge, number, member)
    await corrections.reword(db, seen, words="Een bankje van Fatma.")
    await readings.write_down(db, seen, kind=ReadingKind.TRANSCRIPT, language="nl", words="Een foto van de hoek.")
    await review.decline(db, seen, reason=DeclineReason.OTHER, words="Er staat er al een.")
    return number


async def _answers_a_call(db: Db, life: Life, challenge: ChallengeView) -> None:
    """One that was sent to them alone."""
    call_id = await calls.make_call(db, CallDraft({"nl": "Wat mist u?"}), challenge_id=challenge.id, by=None)
    to = {"challenge_id": challenge.id, "call_id": call_id, "resident_id": life.resident_id}
    how = {"priority": Priority.CALL, "on_doubt": OnDoubt.HOLD, "state": MessageState.QUEUED}
    await db.execute(insert(Message).values(to | how | {"bot_id": life.address.bot.id, "chat_id": life.chat_id}))
    await call_answers.note_answer(db, **to, option="words")


async def _merges(db: Db, challenge: ChallengeView, number: int, member: int) -> None:
    """With itself, which `merge` would refuse: nobody else's words are to stand in the database."""
    row = {"challenge_id": challenge.id, "from_id": number, "into_id": number, "chosen_id": number}
    await db.execute(insert(Merge).values(**row, member_id=member, reason=MergeReason.SAME))


async def _answers_a_prompt(db: Db, life: Life, challenge: ChallengeView) -> None:
    """One whose call went to nobody else."""
    here, now = challenge.id, await now_of(db)
    phase = await phases.plan_phase(db, PhasePlan(PhaseKind.EXPLORE), challenge_id=here, by=None, now=now)
    question = PromptQuestion(0, QuestionKind.WORDS, {"nl": "Wat mist u?"})
    draft = PromptDraft({}, {}, Starts.QUESTIONS, Rhythm(AfterOpening(0), time(19)), (question,))
    prompt = await prompts.make_prompt(db, draft, challenge_id=here, phase_id=phase, by=None)
    made = await calls.make_call(db, CallDraft({}), challenge_id=here, by=None)
    questions = select(Prompt.questions).where(Prompt.id == prompt).scalar_subquery()
    firing = {"challenge_id": challenge.id, "prompt_id": prompt, "at": now, "call_id": made, "questions": questions}
    await db.execute(insert(Firing).values(firing))
    said = [Given(1, "Een bankje.")]
    await prompt_answers.keep_answers(db, said, call_id=made, resident_id=life.resident_id, language="nl")


async def _supports(db: Db, challenge: ChallengeView, resident_id: int, number: int) -> None:
    """Of their own submission, which `support` would refuse: nobody else's words are to stand in the database."""
    row = {"challenge_id": challenge.id, "submission_id": number, "resident_id": resident_id}
    await db.execute(insert(Support).values(**row, kind=SupportKind.CAN_HELP, note="Ik heb een boor."))
