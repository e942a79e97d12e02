"""From an effect to what is said: a message in the resident's language, with its buttons. No database, no clock."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from conversations.catalogues import say
from conversations.content import Answered, Button, Content, ReviewLine, Role
from conversations.effects import Json
from conversations.engine import Play
from conversations.questions import Attached, Choose, Optional, Pick, Place, Question, Review, Said, Words
from conversations.record import Record
from conversations.secret_words import HIDDEN, FourWords
from conversations.texts import Phrase, Text, _
from participation.words import MediaKind

KEY_LIMIT: Final = 16
OPTION_LIMIT: Final = 24
_CHANGE: Final = "change-"
_QUIET: Final = frozenset({"skip", "none", "no"})
MEDIA_WORDS: Final[Mapping[MediaKind, Text]] = {MediaKind.PHOTO: _("a photo"), MediaKind.VOICE: _("a voice message")}


def put(play: Play, *, talk: int, language: str, bubbles: Sequence[str], step: tuple[int, int] | None) -> Content:
    """The open question as a message; what was said before it goes first."""
    question, inner = play.open, _inner(play.open)
    text = say(question.text, language, question.values)
    return Content(
        language=language,
        bubbles=(*bubbles, text),
        review=_shown_again(play, inner, talk, language),
        buttons=(*_choices(question, play.record, talk, language), *_ways(play, talk, language)),
        several=isinstance(inner, Pick),
        writes=isinstance(inner, (Words, Place, FourWords)),
        place=isinstance(inner, Place),
        step=step,
    )


def answered(question: Question[Any], stored: Json, language: str) -> Answered:
    """What is kept beside the question once it is answered."""
    inner = _inner(question)
    if isinstance(inner, Words) and stored is not None:
        return Answered(tuple(_part(part, language) for part in _parts(stored)), own=True)
    if isinstance(inner, FourWords) and stored is not None:
        return Answered((HIDDEN,), own=True)
    ids = [str(id_) for id_ in stored] if isinstance(stored, list) else ["skip" if stored is None else str(stored)]
    labels = {option.id: say(option.label, language) for option in question.options()}
    if isinstance(question, Optional) and stored is None:
        return Answered((say(question.none.label, language),))
    return Answered(tuple(labels[id_] for id_ in ids if id_ in labels))


def option_typed(question: Question[Any], text: str, language: str) -> str | None:
    """The option whose label somebody typed instead of tapping it."""
    typed = _plain(text)
    for option in question.options():
        if typed and typed == _plain(say(option.label, language)):
            return option.id
    return None


def change_key(option: str) -> str | None:
    """The key that a review's *Change* names."""
    return option.removeprefix(_CHANGE) if option.startswith(_CHANGE) else None


def _inner(question: Question[Any]) -> Question[Any]:
    return question.inner if isinstance(question, Optional) else question


def _choices(question: Question[Any], record: Record, talk: int, language: str) -> tuple[Button, ...]:
    ticked = record.ticked.get(question.key, ())
    send = isinstance(question, Review)
    buttons = [
        Button(
            button_id(talk, question.key, option.id),
            say(option.label, language),
            Role.GO if send or option.id == "go" else Role.QUIET if option.id in _QUIET else Role.CHOICE,
            chosen=option.id in ticked,
        )
        for option in question.options()
    ]
    if isinstance(_inner(question), Pick):
        done = Button(button_id(talk, question.key, "done"), say(_("Done"), language), Role.GO)
        at = next((i for i, button in enumerate(buttons) if button.role is Role.QUIET), len(buttons))
        buttons.insert(at, done)
    return tuple(buttons)


def _ways(play: Play, talk: int, language: str) -> tuple[Button, ...]:
    """*Back* where an unsealed answer precedes, *Stop* always."""
    key = play.open.key
    back = [Button(button_id(talk, key, "back"), say(_("Back"), language), Role.BACK)] if play.can_go_back() else []
    return (*back, Button(button_id(talk, key, "stop"), say(_("Stop"), language), Role.STOP))


def _shown_again(play: Play, asking: Question[Any], talk: int, language: str) -> tuple[ReviewLine, ...]:
    """Answers that stand beside the question; a review's may be changed."""
    changes = isinstance(asking, Review)
    of = asking.of if isinstance(asking, Review) else asking.shows if isinstance(asking, Choose) else ()
    lines = []
    for place, question in enumerate(play.path):
        if question.key not in of:
            continue
        answer = answered(question, play.record.answers[question.key], language)
        change = Button(button_id(talk, asking.key, _CHANGE + question.key), say(_("Change"), language), Role.CHANGE)
        lines.append(
            ReviewLine(
                label=say(question.label, language),
                shown="\n".join(answer.shown),
                own=answer.own,
                change=change if changes and place >= play.sealed else None,
            )
        )
    return tuple(lines)


def button_id(talk: int, key: str, option: str) -> str:
    return f"{talk}:{key}:{option}"


def shown_words(said: Said, language: str) -> str:
    """What somebody said, as it is shown back."""
    attached = [say(MEDIA_WORDS[said.attached.kind], language)] if said.attached else []
    return "\n".join([*([said.text] if said.text else []), *(f"[{word}]" for word in attached)])


def _part(part: Mapping[str, Any], language: str) -> str:
    raw = part.get("attached")
    attached = Attached(MediaKind(raw["kind"]), raw["file"], raw.get("seconds")) if raw else None
    return shown_words(Said(part.get("text", ""), attached), language)


def _parts(stored: Json) -> Sequence[Mapping[str, Any]]:
    return stored if isinstance(stored, list) else ()


def _plain(text: Phrase) -> str:
    return str(text).strip().rstrip(".!").casefold()
