"""Whether all that residents told stands in both memories, complete and equal."""

from collections import Counter
from typing import Final

from sqlalchemy import text

from participation.database import Db
from participation.words import About, Visibility
from tests.bench.residents import need

_OURS: Final = text("""
    SELECT s.own_words, a.slug, s.purpose, s.about, s.visibility, r.name,
        (SELECT array_agg(d.slug ORDER BY d.slug) FROM submission_domains sd JOIN domains d ON d.id = sd.domain_id
         WHERE sd.submission_id = s.id)
    FROM submissions s JOIN areas a ON a.id = s.area_id JOIN residents r ON r.id = s.resident_id
""")
_PEERS: Final = text("""
    SELECT own_words, area, purpose, about, visibility, name, (SELECT array_agg(d ORDER BY d) FROM unnest(domains) d)
    FROM peer_answers
""")


async def check_equal(db: Db, *, count: int) -> None:
    """The answers of residents 0 to `count`, each once.

    Raises:
        AssertionError: something is missing, doubled or different.
    """
    expected = Counter(_told(number) for number in range(count))
    for whose, query in (("ours", _OURS), ("the peer's", _PEERS)):
        found = Counter((*row[:6], tuple(row[6] or ())) for row in await db.execute(query))
        missing, unexpected = expected - found, found - expected
        assert found == expected, (
            f"{whose}: {missing.total()} of {count} missing, such as {next(iter(missing), None)}; "
            f"{unexpected.total()} unexpected, such as {next(iter(unexpected), None)}"
        )


def _told(number: int) -> tuple[object, ...]:
    words = [move.words for move in need(number) if not move.taps]
    return (
        words[0],
        "veenkade",
        words[1],
        About.NEIGHBOURHOOD.value,
        Visibility.NAMED.value,
        words[2],
        ("green", "meeting"),
    )
