"""The bubbles that an answer of own words is made of: what they hold, which album they are of, who takes them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from conversations.effects import Json, Next
from conversations.engine import Ended
from conversations.questions import MOST_PARTS, Attached, Question, Said, Words, inner_of
from conversations.record import Record
from participation.words import MediaKind

WORTH_KEEPING: Final = 3


def takes_words(question: Question[Any]) -> bool:
    return isinstance(inner_of(question), Words)


def takes_media(question: Question[Any]) -> bool:
    inner = inner_of(question)
    return isinstance(inner, Words) and inner.media


def worth_keeping(said: Said) -> bool:
    """Where a button was asked: more than a word or three."""
    return len(said.text.split()) > WORTH_KEEPING


def attached_to(part: Mapping[str, Any]) -> Attached | None:
    raw = part.get("attached")
    return Attached(MediaKind(raw["kind"]), raw["file"], raw.get("seconds")) if raw else None


def without_words(said: Said) -> Said:
    return Said(attached=said.attached, further=said.further, album=said.album)


def without_media(said: Said) -> Said:
    return replace(said, attached=None, further=())


def has_room(stored: Json) -> bool:
    """Whether one more bubble may join these words."""
    return isinstance(stored, list) and len(stored) < MOST_PARTS


def words_with_room(path: Sequence[Question[Any]], record: Record) -> str | None:
    """The key of the last answer on this path that a photo or a voice message may still join."""
    found = (each.key for each in reversed(path) if takes_media(each) and has_room(record.answers[each.key]))
    return next(found, None)


def album_of(stored: Json) -> str | None:
    """Of the last bubble: the parts of an album come one after another."""
    last = stored[-1] if isinstance(stored, list) and stored else None
    album = last.get("album") if isinstance(last, Mapping) else None
    return album if isinstance(album, str) else None


def files_in(record: Record) -> list[str]:
    """All that was sent along in this talk, by its file."""
    return [attached.file for part in _parts(record) if (attached := attached_to(part)) is not None]


def carried(ended: Ended, record: Record) -> tuple[Next | None, dict[str, Json]]:
    """The script that follows, with the answers that go along; words that were kept are passed on."""
    if ended.next is not None:
        return ended.next, {key: record.answers[key] for key in ended.next.carry if key in record.answers}
    if record.kept:
        kept, record.kept = record.kept, []
        return Next("pass_on"), {"words": kept}
    return None, {}


def apart(record: Record) -> list[Mapping[str, Any]]:
    """What was said beside the questions: kept for the end, or held until the question that it answers."""
    said = [*record.kept, *(part for each in record.held.values() for part in each.get("parts") or [each])]
    return [part for part in said if isinstance(part, Mapping) and (part.get("text") or part.get("attached"))]


def _parts(record: Record) -> Iterator[Mapping[str, Any]]:
    lists: list[Any] = [*record.answers.values(), record.kept]
    lists += [each.get("parts") or [each] for each in record.held.values()]
    for parts in lists:
        yield from (part for part in parts if isinstance(part, Mapping)) if isinstance(parts, list) else ()
