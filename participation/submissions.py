"""Submissions: what residents bring, recorded at once and enriched after.

Each use case is one statement, and refuses before it writes: a refusal leaves nothing behind in the transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Boolean, Float, String, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from participation.changes import telling_sql
from participation.database import Db
from participation.errors import ChallengeClosed, NoSuchArea, NoSuchSubmission
from participation.languages import Detected
from participation.statements import Statement
from participation.words import About, Company, ConsentKind, Kind, MediaKind, Reach, Status, Visibility


@dataclass(frozen=True, slots=True)
class MediaRef:
    """Telegram media, of use to the bot with this row id only."""

    bot_id: int
    file_id: str
    kind: MediaKind
    seconds: int | None


_RECORD: Final = Statement(
    text(f"""
    WITH wanted AS (
        SELECT c.id AS challenge, c.status = 'open' AS open,
            :area IS NULL OR EXISTS (SELECT FROM areas a WHERE a.id = :area AND a.challenge_id = c.id) AS placed
        FROM challenges c WHERE c.id = :challenge
    ), made AS (
        INSERT INTO submissions (challenge_id, resident_id, kind, status, own_words, visibility, area_id, language,
            language_confidence, urgent, call_id, test)
        SELECT challenge, :resident, :kind, :status, :words, :visibility, :area, :language, :confidence, :urgent, :call,
            coalesce((SELECT pretend = 'test' FROM residents WHERE id = :resident), false)
        FROM wanted WHERE open AND placed
        RETURNING id, challenge_id
    ), known AS (
        UPDATE residents SET area_id = :area
        FROM made WHERE residents.id = :resident AND residents.area_id IS NULL AND :area IS NOT NULL
    ), attached AS (
        INSERT INTO media (challenge_id, submission_id, bot_id, file_id, kind, seconds)
        SELECT made.challenge_id, made.id, m.bot_id, m.file_id, m.kind, m.seconds
        FROM made, jsonb_to_recordset(:media) AS m(bot_id bigint, file_id text, kind text, seconds integer)
    )
    SELECT wanted.open, wanted.placed, made.id,
        CASE WHEN made.id IS NOT NULL THEN {telling_sql("wanted.challenge", "made.id")} END
    FROM wanted LEFT JOIN made ON true
""").bindparams(  # noqa: S608 — only our own words are filled in
        bindparam("challenge", type_=BigInteger),
        bindparam("resident", type_=BigInteger),
        bindparam("area", type_=BigInteger),
        bindparam("kind", type_=String),
        bindparam("status", type_=String),
        bindparam("words", type_=String),
        bindparam("visibility", type_=String),
        bindparam("language", type_=String),
        bindparam("confidence", type_=Float),
        bindparam("urgent", type_=Boolean),
        bindparam("call", type_=BigInteger),
        bindparam("media", type_=JSONB),
    )
)


async def record_submission(
    db: Db,
    *,
    challenge_id: int,
    resident_id: int,
    kind: Kind,
    own_words: str,
    area_id: int | None,
    language: Detected | None,
    media: Sequence[MediaRef] = (),
    urgent: bool = False,
    call_id: int | None = None,
) -> int:
    """Its number. A resident whose area was not known lives there from now on.

    Raises:
        ChallengeClosed: the challenge takes nothing in.
        NoSuchArea: the area is not one of the challenge's.
    """
    values = {
        "challenge": challenge_id,
        "resident": resident_id,
        "area": area_id,
        "kind": kind.value,
        "status": Status.RECEIVED.value,
        "words": own_words,
        "visibility": Visibility.TEAM.value,
        "language": language.language if language else None,
        "confidence": language.confidence if language else None,
        "urgent": urgent,
        "call": call_id,
        "media": media_rows(media),
    }
    rows = await _RECORD.rows(db, **values)
    if not rows or not rows[0]["open"]:
        raise ChallengeClosed
    if not rows[0]["placed"]:
        raise NoSuchArea
    return int(rows[0]["id"])


def media_rows(media: Sequence[MediaRef]) -> list[dict[str, Any]]:
    """As a statement takes them, for `jsonb_to_recordset`."""
    return [
        {"bot_id": item.bot_id, "file_id": item.file_id, "kind": item.kind, "seconds": item.seconds} for item in media
    ]


_OWN: Final = (
    bindparam("number", type_=BigInteger),
    bindparam("resident", type_=BigInteger),
)

_DOMAINS: Final = Statement(
    text("""
    WITH own AS (
        SELECT id, challenge_id FROM submissions WHERE id = :number AND resident_id = :resident
    ), chosen AS (
        SELECT own.id AS submission, d.id AS domain
        FROM own JOIN domains d ON d.challenge_id = own.challenge_id AND d.id = ANY(:domains)
    ), others AS (
        DELETE FROM submission_domains s USING own
        WHERE s.submission_id = own.id AND s.domain_id NOT IN (SELECT domain FROM chosen)
    ), kept AS (
        INSERT INTO submission_domains (submission_id, domain_id)
        SELECT submission, domain FROM chosen ON CONFLICT DO NOTHING
    )
    SELECT id FROM own
""").bindparams(*_OWN, bindparam("domains", type_=ARRAY(BigInteger)))
)

_PURPOSE: Final = Statement(
    text("""
    UPDATE submissions SET purpose = :words WHERE id = :number AND resident_id = :resident RETURNING id
""").bindparams(*_OWN, bindparam("words", type_=String))
)

_ABOUT: Final = Statement(
    text("""
    UPDATE submissions SET about = :about WHERE id = :number AND resident_id = :resident RETURNING id
""").bindparams(*_OWN, bindparam("about", type_=String))
)

_OFFER: Final = Statement(
    text("""
    UPDATE submissions SET
        for_whom = coalesce(:for_whom, for_whom), availability = coalesce(:availability, availability),
        reach = coalesce(:reach, reach), company = coalesce(:company, company)
    WHERE id = :number AND resident_id = :resident AND kind = 'offer' RETURNING id
""").bindparams(
        *_OWN,
        bindparam("for_whom", type_=String),
        bindparam("availability", type_=String),
        bindparam("reach", type_=String),
        bindparam("company", type_=String),
    )
)

_NEIGHBOURS: Final = Statement(
    text("""
    WITH own AS (
        UPDATE submissions SET visibility = :visibility WHERE id = :number AND resident_id = :resident
        RETURNING id, challenge_id, resident_id
    ), named AS (
        UPDATE residents SET name = :name FROM own WHERE residents.id = own.resident_id AND :renamed
    ), agreed AS (
        INSERT INTO consents (challenge_id, resident_id, kind, version, language)
        SELECT challenge_id, resident_id, :consent, :version, :language FROM own
    )
    SELECT id FROM own
""").bindparams(
        *_OWN,
        bindparam("visibility", type_=String),
        bindparam("name", type_=String),
        bindparam("renamed", type_=Boolean),
        bindparam("consent", type_=String),
        bindparam("version", type_=String),
        bindparam("language", type_=String),
    )
)


async def set_domains(db: Db, *, number: int, resident_id: int, domain_ids: Sequence[int]) -> None:
    """What it is about; ids that are none of the challenge's are left out."""
    await _own(db, _DOMAINS, number, resident_id, domains=list(domain_ids))


async def set_purpose(db: Db, *, number: int, resident_id: int, words: str) -> None:
    """Why it matters, in the resident's words."""
    await _own(db, _PURPOSE, number, resident_id, words=words)


async def set_about(db: Db, *, number: int, resident_id: int, about: About) -> None:
    await _own(db, _ABOUT, number, resident_id, about=about.value)


async def detail_offer(
    db: Db,
    *,
    number: int,
    resident_id: int,
    for_whom: str | None = None,
    availability: str | None = None,
    reach: Reach | None = None,
    company: Company | None = None,
) -> None:
    """What an offer comes to; what is not given stays as it is."""
    await _own(
        db,
        _OFFER,
        number,
        resident_id,
        for_whom=for_whom,
        availability=availability,
        reach=reach.value if reach else None,
        company=company.value if company else None,
    )


async def show_neighbours(
    db: Db, *, number: int, resident_id: int, visibility: Visibility, name: str | None, version: str, language: str
) -> None:
    """Who may see it once it is accepted; a consent of its own."""
    await _own(
        db,
        _NEIGHBOURS,
        number,
        resident_id,
        visibility=visibility.value,
        name=name,
        renamed=name is not None,
        consent=ConsentKind.NEIGHBOURS.value,
        version=version,
        language=language,
    )


async def _own(db: Db, statement: Statement, number: int, resident_id: int, **values: Any) -> None:
    """Runs it on the resident's own submission.

    Raises:
        NoSuchSubmission: there is none of that number.
    """
    if not await statement.rows(db, number=number, resident=resident_id, **values):
        raise NoSuchSubmission
