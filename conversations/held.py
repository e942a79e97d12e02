"""What was said before a release put another question first: kept in the record until the question it answers."""

from collections.abc import Mapping
from typing import Any

from conversations.parts import attached_to
from conversations.questions import Said, parts_of


def held(said: Said) -> dict[str, Any]:
    """What was said, until the question that it answers is put."""
    return {"parts": parts_of(said), "option": said.option, "ticked": list(said.ticked or ())}


def unheld(stored: Mapping[str, Any]) -> Said:
    first, *more = stored.get("parts") or [stored]  # an earlier release held the one bubble itself
    return Said(
        text=first.get("text", ""),
        attached=attached_to(first),
        further=tuple(attached for part in more if (attached := attached_to(part)) is not None),
        option=stored.get("option"),
        ticked=tuple(stored.get("ticked") or ()),
        message=first.get("message"),
        album=first.get("album"),
    )
