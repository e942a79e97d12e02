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


@dataclass(frozen=True, slots=True)
class ToldOfMany:
    sentence: str
    not_done: list[int]
    undo: list[int]


def told_of_one(here: Here) -> ToldOfOne | None:
    query = here.request.query
    what, of, version = query.get("did", ""), query.get("of", ""), query.get("v", "")
    if what not in desk_texts.TOLD or not _is_number(of):
        return None
    into = query.get("into", "")
    sentence = say(desk_texts.TOLD[what], here.language, {"number": of, "into": into if _is_number(into) else ""})
    way = Move.UNMERGE if what == Move.MERGE else Move.UNDO
    undoable = what in desk_texts.UNDOABLE or way is Move.UNMERGE
    return ToldOfOne(sentence, int(of), version if undoable and _is_number(version) else "", way)


def told_of_many(here: Here) -> ToldOfMany | None:
    query = here.request.query
    what = query.get("did", "")
    if what == "cleared" and _is_number(count := query.get("count", "")):
        return ToldOfMany(say(desk_texts.cleared(int(count)), here.language), [], [])
    if what not in desk_texts.DID_MANY or "done" not in query:
        return None
    done, not_done = (
        [int(each) for each in query.get(name, "").split(",") if _is_number(each)] for name in ("done", "not")
    )
    sentences = [desk_texts.DID_MANY[what](len(done)), *([desk_texts.not_done(len(not_done))] if not_done else [])]
    sentence = " ".join(say(each, here.language) for each in sentences)
    return ToldOfMany(sentence, not_done, done if what == "accept" else [])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS
