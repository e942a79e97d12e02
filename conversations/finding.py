"""The four words, done: given, tried, followed. Beside `serving`, in whose tables these stand."""

from conversations.catalogues import say
from conversations.content import Content, FindCode
from conversations.deeds import GiveWords, JoinFound, LetGo, NewWords, Tried, TryWords
from conversations.hosting import FOUND_ELSEWHERE
from conversations.queries import LaterChats
from conversations.standing import Standing
from participation import beginning, find_codes, joining
from participation.challenges import challenge_by_id
from participation.database import Db
from participation.keys import Keys
from participation.words import Finding


async def later_chats(db: Db, _query: LaterChats, at: Standing) -> int:
    return await joining.count_later_chats(db, resident_id=at.resident, chat_id=at.chat_id)


async def let_go(db: Db, _command: LetGo, at: Standing) -> None:
    await joining.let_go_of_later(db, resident_id=at.resident, chat_id=at.chat_id)


async def give_words(db: Db, _command: GiveWords, at: Standing) -> None:
    words = await find_codes.give_code(
        db, challenge_id=at.challenge_id, resident_id=at.resident, language=at.language, keys=_keys(at)
    )
    await _show(db, words, at)


async def new_words(db: Db, _command: NewWords, at: Standing) -> None:
    words = await find_codes.renew_code(
        db, challenge_id=at.challenge_id, resident_id=at.resident, language=at.language, keys=_keys(at)
    )
    await _show(db, words, at)


async def try_words(db: Db, command: TryWords, at: Standing) -> Tried:
    tried = await find_codes.try_code(
        db, chat_id=at.chat_id, challenge_id=at.challenge_id, code=command.words, keys=_keys(at), now=at.now
    )
    if tried.code_id is None:
        return Tried(tried.finding)
    if at.resident_id is None:
        unread = not await joining.has_chats(db, code_id=tried.code_id)
        return Tried(tried.finding, tried.code_id, unread=unread)
    if await find_codes.resident_of(db, code_id=tried.code_id) == at.resident_id:
        return Tried(Finding.HERE)
    return Tried(tried.finding, tried.code_id, await joining.count_brought(db, resident_id=at.resident_id))


async def join_found(db: Db, command: JoinFound, at: Standing) -> None:
    joined = await joining.join_resident(db, chat_id=at.chat_id, challenge_id=at.challenge_id, code_id=command.code)
    at.resident_id, at.language = joined.resident_id, joined.language
    told = Content(at.language, bubbles=(say(FOUND_ELSEWHERE, at.language),))
    await beginning.tell_other_chats(db, resident_id=joined.resident_id, but=at.chat_id, content=told.dump())


async def _show(db: Db, words: tuple[str, ...] | None, at: Standing) -> None:
    if words is not None:
        at.code = FindCode(words, (await challenge_by_id(db, at.challenge_id)).slug)


def _keys(at: Standing) -> Keys:
    if at.keys is None:
        raise RuntimeError("a first screen does nothing")
    return at.keys
