"""Two years of a neighbourhood as rows of its tables, oldest first: what was brought, and what became of it.

Most is done with; what waits is of the last days. A few areas, tags and posters hold much, the others little.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any, Final

from participation.words import Channel, EntryKind, Kind, Move, Status, SupportKind, Visibility
from tests.bench.phrases import Seldom, Voice
from tests.bench.said_in_dutch import DUTCH
from tests.bench.said_in_english import ENGLISH

LONG: Final = timedelta(days=700)
EACH_BRINGS: Final = 3
"""So many submissions a resident has, one with another."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "residents": ("id", "challenge_id", "handle", "language", "area_id", "source_id", "joined_at"),
    "chats": ("bot_id", "channel", "address_hash", "key_number", "challenge_id", "resident_id", "language", "source"),
    "submissions": (
        *("id", "challenge_id", "resident_id", "kind", "status", "own_words", "purpose", "public_wording"),
        *("visibility", "area_id", "language", "language_confidence", "urgent", "received_at", "withdrawn_at"),
        *("assigned_to", "answered_at", "shown"),
    ),
    "submission_domains": ("submission_id", "domain_id"),
    "submission_tags": ("submission_id", "tag_id"),
    "submission_moves": ("challenge_id", "submission_id", "move", "before", "after", "member_id", "at"),
    "thread_entries": ("challenge_id", "submission_id", "kind", "words", "member_id", "created_at"),
    "supports": ("challenge_id", "submission_id", "resident_id", "kind", "created_at"),
}
"""In an order that no foreign key minds."""

Rows = Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Place:
    """What the rows refer to, by id; those that hold most first."""

    challenge: int
    bot: int
    areas: Sequence[int]
    domains: Sequence[int]
    members: Sequence[int]
    tags: Sequence[int]
    sources: Sequence[tuple[int, str]]


class Years:
    def __init__(self, place: Place, *, submissions: int, until: datetime, seed: int) -> None:
        self._place = place
        self._count = submissions
        self._until = until
        self._random = random = Random(seed)  # noqa: S311
        dutch, english = Voice(DUTCH, random), Voice(ENGLISH, random)
        self._voices = (dutch, dutch, dutch, english)
        self._area = Seldom(place.areas, random)
        self._domain = Seldom(place.domains, random)
        self._tag = Seldom(place.tags, random)
        self._source = Seldom(place.sources, random)
        self._rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def people(self, size: int) -> Iterator[Rows]:
        """So many at a time: all who bring something, and the chats they came by."""
        yield from self._in_pieces(1 + (self._count - 1) // EACH_BRINGS, size, self._joins)

    def submissions(self, size: int) -> Iterator[Rows]:
        """So many at a time, with all around them; of people who are there already."""
        yield from self._in_pieces(self._count, size, self._brings)

    def _in_pieces(self, count: int, size: int, make: Callable[[int], None]) -> Iterator[Rows]:
        for first in range(1, count + 1, size):
            self._rows = defaultdict(list)
            for number in range(first, min(first + size, count + 1)):
                make(number)
            yield self._rows

    def _at(self, number: int) -> datetime:
        return self._until - LONG * (1 - number / self._count)

    def _often(self, share: float) -> bool:
        return self._random.random() < share

    def _joins(self, resident: int) -> None:
        place = self._place
        at = self._at(1 + (resident - 1) * EACH_BRINGS)
        source, name = self._source.pick() if self._often(0.3) else (None, None)
        row = (resident, place.challenge, f"Mus-{resident}", "nl", self._area.pick(), source, at)
        self._rows["residents"].append(row)
        stays = self._often(0.9)
        speaks = (resident, "nl", None) if stays else (None, "nl", name)
        address = sha256(b"%d" % resident).digest()
        self._rows["chats"].append((place.bot, Channel.WEB, address, 1, place.challenge, *speaks))

    def _brings(self, number: int) -> None:
        voice = self._random.choice(self._voices)
        kind = self._random.choices(tuple(Kind), (60, 22, 9, 5, 4))[0]
        status = self._status(kind, age=1 - number / self._count)
        waits = status in (Status.RECEIVED, Status.CLARIFYING)
        accepted = status is Status.ACCEPTED
        at = self._at(number)
        self._rows["submissions"].append(
            (
                number,
                self._place.challenge,
                1 + (number - 1) // EACH_BRINGS,
                kind,
                status,
                voice.offer() if kind is Kind.OFFER else voice.need(),
                voice.why() if self._often(0.5) else None,
                voice.public() if accepted and self._often(0.3) else None,
                self._random.choices(tuple(Visibility), (40, 40, 20))[0],
                self._area.pick() if self._often(0.9) else None,
                voice.language if self._often(0.95) else None,
                0.9,
                self._often(0.01),
                at,
                at if self._often(0.01) else None,
                self._random.choice(self._place.members) if self._often(0.1 if waits else 0.3) else None,
                at if status is Status.RECEIVED and self._often(0.1) else None,
                self._random.randint(0, 30) if accepted else 0,
            )
        )
        self._around(number, voice, status, at)

    def _status(self, kind: Kind, *, age: float) -> Status:
        """`age` is 1 for the first that came in, 0 for the last."""
        if self._often(0.7 if age < 0.02 else 0.0005):
            return Status.CLARIFYING if self._often(0.1) else Status.RECEIVED
        if kind is Kind.MESSAGE:
            return Status.DONE
        return self._random.choices((Status.ACCEPTED, Status.DECLINED, Status.DONE), (70, 20, 10))[0]

    def _around(self, number: int, voice: Voice, status: Status, at: datetime) -> None:
        rows, place = self._rows, self._place
        for domain in {self._domain.pick() for _ in range(self._random.randint(0, 2))}:
            rows["submission_domains"].append((number, domain))
        if self._often(0.08):
            entry = (place.challenge, number, EntryKind.ADDITION, voice.answer(), None, at)
            rows["thread_entries"].append(entry)
        if status is Status.RECEIVED:
            return
        for tag in {self._tag.pick() for _ in range(self._random.randint(0, 2))}:
            rows["submission_tags"].append((number, tag))
        move = {Status.DECLINED: Move.DECLINE, Status.CLARIFYING: Move.ASK}.get(status, Move.ACCEPT)
        member = self._random.choice(place.members)
        rows["submission_moves"].append((place.challenge, number, move, Status.RECEIVED, status, member, at))
        joined = 1 + (number - 1) // EACH_BRINGS
        for resident in {self._random.randint(1, joined) for _ in range(self._random.randint(0, 2))} - {joined}:
            kind = self._random.choice(tuple(SupportKind))
            rows["supports"].append((place.challenge, number, resident, kind, at))
