"""What was said before a release put another question first: kept in the record until the question it answers."""

from typing import Any

from conversations.questions import Attached, Said, part_of
from participation.words import MediaKind


def held(said: Said) -> dict[str, Any]:
    parts: dict[str, Any] = dict(part_of(said))
    return {**parts, "option": said.option, "ticked": list(said.ticked or ())}


def unheld(stored: dict[str, Any]) -> Said:
    raw = stored.get("attached")
    return Said(
        text=stored.get("text", ""),
        attached=Attached(MediaKind(raw["kind"]), raw["file"], raw.get("seconds")) if raw else None,
        option=stored.get("option"),
        ticked=tuple(stored.get("ticked") or ()),
        message=stored.get("message"),
    )
