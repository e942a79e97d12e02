"""Photos and voice messages that come where none is asked for, and the parts of albums, which come one by one."""

from typing import TYPE_CHECKING, Any

from conversations import hosting, parts
from conversations.catalogues import say
from conversations.questions import Question, Said, parts_of

if TYPE_CHECKING:
    from conversations.turn import Turn


async def join_album(turn: "Turn", said: Said) -> bool:
    """A further part of an album joins what its first part answered, whenever it comes. Whether it did."""
    if said.album is None:
        return False
    if parts.album_of(turn.record.kept) == said.album:
        turn.keep(said)
        return True
    key = next((key for key, stored in turn.record.answers.items() if parts.album_of(stored) == said.album), None)
    if key is None or key in [question.key for question in turn.play.path[: turn.play.sealed]]:
        return False
    await _grow(turn, key, said)
    turn.repaint()
    return True


async def set_apart(turn: "Turn", question: Question[Any], said: Said) -> None:
    """A photo or a voice message where none is asked for: with the words before, or else kept until the end."""
    if parts.takes_words(question) and said.text:
        turn.keep(parts.without_words(said))
        turn.bubbles.append(say(hosting.KEPT_MEDIA, turn.at.language))
        return await turn.answer(question, parts.without_media(said), tapped=False)
    key = parts.words_with_room(turn.play.path[turn.play.sealed :], turn.record)
    if key is None:
        turn.keep(said)
        return await turn.put_again(say(hosting.KEPT_MEDIA, turn.at.language))
    turn.echo(said)
    await _grow(turn, key, said)
    return await turn.put_again(say(hosting.ADDED, turn.at.language))


async def _grow(turn: "Turn", key: str, said: Said) -> None:
    stored = turn.record.answers[key]
    turn.record.answers[key] = [*(stored if isinstance(stored, list) else ()), *parts_of(said)]
    turn.record.looks.clear()
    await turn.replayed()
