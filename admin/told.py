"""What a form came to, as the address after it says: told in a sentence, with the way back."""

from dataclasses import dataclass

from admin import desk_texts
from admin.at_the_desk import Here
from conversations.catalogues import say
from participation.words import Move

_DIGITS = 18


@dataclass(frozen=True, slots=True)
class ToldOfOne:
    sentence: str
    number: int
    undo: str
    """The version at which it can be taken back; empty: it cannot."""
    undone_by: Move


def told_of_one(here: Here) -> ToldOfOne | None:
    query = here.request.query
    what, of, version = query.get("did", ""), query.get("of", ""), query.get("v", "")
    if what not in desk_texts.TOLD or not is_number(of):
        return None
    into = query.get("into", "")
    sentence = say(desk_texts.TOLD[what], here.language, {"number": of, "into": into if is_number(into) else ""})
    way = Move.UNMERGE if what == Move.MERGE else Move.UNDO
    undoable = what in desk_texts.UNDOABLE or way is Move.UNMERGE
    return ToldOfOne(sentence, int(of), version if undoable and is_number(version) else "", way)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS
