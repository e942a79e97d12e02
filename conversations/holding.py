"""What was said and could not answer yet: how it waits in a talk's record, and what goes along when the talk ends."""

from typing import Any

from conversations.effects import Json, Next
from conversations.engine import Ended
from conversations.questions import Attached, Said, part_of
from conversations.record import Record
from participation.words import MediaKind


def carried(ended: Ended, record: Record) -> tuple[Next | None, dict[str, Json]]:
    """The script that follows, with the answers that go along; words that were kept are passed on."""
    if ended.next is not None:
        return ended.next, {key: record.answers[key] for key in ended.next.carry if key in record.answers}
    if record.kept:
        return Next("pass_on"), {"words": record.kept}
    return None, {}


def held(said: Said) -> dict[str, Any]:
    return {**part_of(said), "option": said.option, "ticked": list(said.ticked or ())}


def unheld(kept: dict[str, Any]) -> Said:
    raw = kept.get("attached")
    return Said(
        text=kept.get("text", ""),
        attached=Attached(MediaKind(raw["kind"]), raw["file"], raw.get("seconds")) if raw else None,
        option=kept.get("option"),
        ticked=tuple(kept.get("ticked") or ()),
        message=kept.get("message"),
    )
