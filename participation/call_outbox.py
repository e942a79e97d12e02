"""Which messages of calls may be sent now: looked at for each of them just before, on the sender's own connection."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Float, Integer, String, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from participation.call_draft import CallDraft, load_buttons
from participation.challenge_file import QuietHours
from participation.pictures import from_columns
from participation.quiet_hours import is_quiet
from participation.statements import Statement
from participation.words import MessageState


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A call that is being sent."""

    id: int
    draft: CallDraft
    time_zone: str
    per_week: int
    reminds: bool
    """It follows up another one."""
    language: str
    """Of group chats for which no other was chosen."""


@dataclass(frozen=True, slots=True)
class ClaimedCall:
    """One message of it, to this resident or group chat."""

    id: int
    chat_id: int
    address_sealed: bytes
    tries: int
    language: str
    name: str | None
    area: str | None
    group_id: int | None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one claim took."""

    messages: Sequence[ClaimedCall]
    full: bool
    """It looked at as many as it might: there may be more."""
    others_wait: bool
    """Something that is no call is due, and goes before calls. Not known (False) where nothing was looked at."""


_UNDER_WAY: Final = Statement(
    text("""
    SELECT c.id, c.texts, c.buttons, c.fallback, c.picture_id, c.picture_alts, c.reminds_of IS NOT NULL AS reminds,
        ch.time_zone, ch.languages[1] AS language, ch.setup -> 'quiet_hours' AS quiet_hours,
        coalesce((ch.setup ->> 'calls_per_week')::integer, 2) AS per_week
    FROM calls c JOIN challenges ch ON ch.id = c.challenge_id
    WHERE c.state = 'sending' AND EXISTS (
        SELECT FROM messages m
        WHERE m.call_id = c.id AND m.bot_id = :bot AND m.state = 'queued' AND m.not_before <= clock_timestamp()
    )
    ORDER BY c.queued_at, c.id
""").bindparams(bindparam("bot", type_=BigInteger))
)

_CLAIM: Final = Statement(
    text("""
    WITH due AS MATERIALIZED (
        SELECT m.id, m.chat_id, m.challenge_id, m.resident_id, m.group_id FROM messages m
        WHERE m.call_id = :call AND m.bot_id = :bot AND m.state = 'queued' AND m.not_before <= clock_timestamp()
            AND m.chat_id <> ALL(:resting)
            AND NOT EXISTS (
                SELECT FROM messages e
                WHERE e.chat_id = m.chat_id AND e.id <> m.id AND (
                    e.state = 'sending'
                    OR e.state = 'queued' AND e.priority < m.priority
                        AND (e.not_before IS NULL OR e.not_before <= clock_timestamp())
                )
            )
        ORDER BY m.not_before, m.id
        LIMIT :most
        FOR UPDATE SKIP LOCKED
    ), clock AS MATERIALIZED (
        SELECT clock_timestamp() AS now, clock_timestamp() AT TIME ZONE :zone AS here,
            set_config('synchronous_commit', 'on', true),
            EXISTS (
                SELECT FROM messages o
                WHERE o.bot_id = :bot AND o.state = 'queued' AND o.call_id IS NULL
                    AND (o.not_before IS NULL OR o.not_before <= clock_timestamp())
            ) AS others_wait
    ), judged AS (
        SELECT d.id, coalesce(r.language, g.language, :language) AS language, r.name, a.name AS area, d.group_id,
            CASE
                WHEN d.group_id IS NOT NULL THEN
                    CASE WHEN g.active AND g.challenge_id = d.challenge_id THEN NULL ELSE 'GroupOff' END
                WHEN r.id IS NULL OR r.paused_at IS NOT NULL THEN 'Stopped'
                WHEN NOT EXISTS (
                    SELECT FROM consents WHERE resident_id = r.id AND kind = 'calls' AND withdrawn_at IS NULL
                ) THEN 'NoConsent'
                WHEN (
                    SELECT count(*) FROM calls o JOIN messages s ON s.call_id = o.id AND s.resident_id = r.id
                    WHERE o.challenge_id = r.challenge_id AND o.id <> :call
                        AND o.queued_at > clock.now - interval '30 days'
                        AND s.state IN ('sent', 'uncertain', 'sending')
                        AND coalesce(s.sent_at, s.not_before) > clock.now - interval '7 days'
                ) >= :per_week THEN 'EnoughThisWeek'
            END AS why_not,
            CASE
                WHEN EXISTS (
                    SELECT FROM talks
                    WHERE chat_id = d.chat_id AND state = 'open' AND heard_at > clock.now - interval '10 minutes'
                ) THEN clock.now + interval '1 minute'
                WHEN CASE WHEN r.quiet_from < r.quiet_until
                    THEN clock.here::time >= r.quiet_from AND clock.here::time < r.quiet_until
                    ELSE clock.here::time >= r.quiet_from OR clock.here::time < r.quiet_until
                END THEN (
                    clock.here::date + r.quiet_until
                    + CASE WHEN r.quiet_until <= clock.here::time THEN interval '1 day' ELSE interval '0' END
                ) AT TIME ZONE :zone
            END AS later, clock.others_wait
        FROM clock CROSS JOIN due d LEFT JOIN residents r ON r.id = d.resident_id LEFT JOIN areas a ON a.id = r.area_id
            LEFT JOIN groups g ON g.id = d.group_id
    )
    UPDATE messages m
    SET state = CASE WHEN j.why_not IS NOT NULL THEN 'skipped' WHEN j.later IS NOT NULL THEN 'queued'
            ELSE 'sending' END,
        failure = j.why_not,
        not_before = CASE WHEN j.why_not IS NULL THEN coalesce(j.later, m.not_before) ELSE m.not_before END,
        deadline = CASE WHEN j.why_not IS NULL AND j.later IS NULL
            THEN clock_timestamp() + make_interval(secs => :timeout) END,
        tries = m.tries + CASE WHEN j.why_not IS NULL AND j.later IS NULL THEN 1 ELSE 0 END
    FROM judged j, chats c, calls k
    WHERE m.id = j.id AND c.id = m.chat_id AND k.id = m.call_id AND k.state = 'sending'
    RETURNING m.id, m.chat_id, m.state, m.tries, c.address_sealed, j.language, j.name, j.area, j.group_id,
        j.others_wait
""").bindparams(
        bindparam("call", type_=BigInteger),
        bindparam("bot", type_=BigInteger),
        bindparam("resting", type_=ARRAY(BigInteger)),
        bindparam("most", type_=Integer),
        bindparam("zone", type_=String),
        bindparam("language", type_=String),
        bindparam("per_week", type_=Integer),
        bindparam("timeout", type_=Float),
    )
)


async def under_way(db: AsyncConnection, *, bot_id: int) -> list[UnderWay]:
    """The calls of which something waits for this bot, the oldest first; none in its challenge's quiet hours."""
    now = datetime.now(UTC)
    return [
        UnderWay(
            row["id"],
            CallDraft(
                row["texts"],
                buttons=load_buttons(row["buttons"]),
                fallback=row["fallback"],
                picture=from_columns(row["picture_id"], row["picture_alts"]),
            ),
            row["time_zone"],
            row["per_week"],
            row["reminds"],
            row["language"],
        )
        for row in await _UNDER_WAY.rows(db, bot=bot_id)
        if not is_quiet(QuietHours.model_validate(row["quiet_hours"]), time_zone=row["time_zone"], now=now)
    ]


async def claim(
    db: AsyncConnection, call: UnderWay, *, bot_id: int, most: int, timeout: timedelta, resting: Collection[int]
) -> Taken:
    """Takes at most `most` of its messages.

    Who asked us to stop, took the consent back, or got enough calls in seven days is skipped; who is in the middle of a
    talk, or has quiet hours of their own, gets it later. A group chat gets it, unless it was switched off. On a
    connection that commits by itself, the claim is on the disk when this returns: whatever dies, nobody gets it twice.
    """
    values: dict[str, Any] = {
        "call": call.id,
        "bot": bot_id,
        "resting": list(resting),
        "most": most,
        "zone": call.time_zone,
        "language": call.language,
        "per_week": call.per_week,
        "timeout": timeout.total_seconds(),
    }
    rows = await _CLAIM.rows(db, **values)
    claimed = [
        ClaimedCall(
            id=row["id"],
            chat_id=row["chat_id"],
            address_sealed=row["address_sealed"],
            tries=row["tries"],
            language=row["language"],
            name=row["name"],
            area=row["area"],
            group_id=row["group_id"],
        )
        for row in rows
        if row["state"] == MessageState.SENDING
    ]
    others_wait = bool(rows) and rows[0]["others_wait"]
    return Taken(sorted(claimed, key=lambda each: each.id), len(rows) == most, others_wait)
