"""What is like a submission: others of its challenge that share the most words with it, by their stems.

A word that few use tells more than one that many use. Only the newest are compared, so that it takes as long in a
challenge of a million.
"""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text

from participation.database import Db
from participation.disclosure import TAKEN_ALONG, Depth
from participation.words import BROUGHT, Kind, Status

MOST: Final = 5
COMPARED: Final = 200
"""So many of the newest."""
_LEXEMES: Final = """
    tsvector_to_array(to_tsvector(
        search_configuration(coalesce(s.language, (SELECT languages[1] FROM challenges WHERE id = s.challenge_id))),
        concat_ws(' ', s.own_words, s.public_wording, s.purpose)
    ))
"""
"""Stems, without the words that tell nothing."""
_PRETEND: Final = "(SELECT r.pretend FROM residents r WHERE r.id = s.resident_id)"
"""What is made up is like what is made up alone."""
_SIMILAR: Final = text(f"""
    WITH own AS MATERIALIZED (
        SELECT s.id, s.kind, {_LEXEMES} AS lexemes, {_PRETEND} AS pretend,
            coalesce((SELECT into_id FROM merges WHERE from_id = s.id AND undone_at IS NULL), s.id) AS canonical
        FROM submissions s WHERE s.id = :number AND s.challenge_id = :challenge
    ), newest AS MATERIALIZED (
        SELECT s.id, s.kind, s.status, s.own_words, s.language, {_LEXEMES} AS lexemes
        FROM submissions s, own
        WHERE s.challenge_id = :challenge AND s.withdrawn_at IS NULL AND s.status = ANY(:shown)
            AND CASE WHEN own.kind = ANY(:brought) THEN s.kind = ANY(:brought) ELSE s.kind = own.kind END
            AND s.id NOT IN (own.id, own.canonical) AND {_PRETEND} IS NOT DISTINCT FROM own.pretend
            AND NOT EXISTS (
                SELECT FROM merges m WHERE m.from_id = s.id AND m.into_id = own.canonical AND m.undone_at IS NULL
            )
        ORDER BY s.id DESC LIMIT :compared
    ), shared AS MATERIALIZED (
        SELECT newest.id, lexeme FROM newest, own, unnest(newest.lexemes) AS lexeme WHERE lexeme = ANY(own.lexemes)
    ), telling AS (
        SELECT lexeme, ln(1 + (SELECT count(*) FROM newest)::float / count(*)) AS tells FROM shared GROUP BY lexeme
    )
    SELECT newest.id, newest.kind, newest.status, newest.own_words, newest.language
    FROM newest JOIN shared USING (id) JOIN telling USING (lexeme), own
    GROUP BY newest.id, newest.kind, newest.status, newest.own_words, newest.language, newest.lexemes, own.lexemes
    HAVING count(*) * 4 >= least(cardinality(newest.lexemes), cardinality(own.lexemes))
    ORDER BY sum(tells) DESC, newest.id DESC LIMIT :most
""")  # noqa: S608 — only our own words are filled in
"""A word or two in common is chance, unless that is a good part of what one of them says."""


@dataclass(frozen=True, slots=True)
class Similar:
    number: int
    kind: Kind
    status: Status
    words: str
    """Own."""
    language: str | None


async def similar_to(
    db: Db, *, challenge_id: int, number: int, depth: Depth = Depth.ALL, most: int = MOST
) -> tuple[Similar, ...]:
    """The most alike first; a message to the team among messages alone, and nothing that goes on as the same already.
    Of those that `depth` shows."""
    shown = [each.value for each in (Status if depth is Depth.ALL else TAKEN_ALONG)]
    values: dict[str, Any] = {
        "challenge": challenge_id,
        "number": number,
        "brought": [each.value for each in BROUGHT],
        "shown": shown,
        "compared": COMPARED,
        "most": most,
    }
    found = await db.execute(_SIMILAR, values)
    return tuple(Similar(row.id, Kind(row.kind), Status(row.status), row.own_words, row.language) for row in found)
