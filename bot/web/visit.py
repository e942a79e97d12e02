"""One visit to the chat page: which chat the browser is, and what was said there so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.web import asking
from bot.web.coming_in import kept_source
from bot.web.log import entries_of
from bot.web.view import Entry, Language
from conversations.talk import first_screen
from conversations.texts import native_name
from pages.languages import preferred_language
from participation.challenges import ChallengeView, challenge_by_slug
from participation.chats import Address, BotRow, Here, find_chat
from participation.errors import NoSuchChallenge
from participation.keys import Keys
from participation.shown_messages import sent_messages
from participation.words import ChallengeStatus


@dataclass(frozen=True, slots=True)
class Visit:
    challenge: ChallengeView
    address: Address | None
    """None: the browser showed no cookie."""
    chat_id: int | None
    """None: nothing was said here yet."""
    language: str
    entries: tuple[Entry, ...]
    last: int
    """The newest message's id, an edit's included."""
    source: str | None = None
    """Where somebody new came from."""
    test: bool = False
    """A member of the team tries the chat."""
    lapsed: bool = False
    """They did, and that chat is no more: this is their own again."""


async def visit_of(db: AsyncConnection, request: web.Request, *, bot: BotRow, keys: Keys, secure: bool) -> Visit | None:
    """None where there is no open challenge of that name. Writes nothing."""
    slug = request.match_info["slug"]
    challenge = await open_challenge(db, slug)
    if challenge is None:
        return None
    at = await _whereabouts(db, request, bot=bot, keys=keys, secure=secure)
    messages = await sent_messages(db, chat_id=at.here.id) if at.here else []
    language = _language(request, at.here, challenge)
    if at.here is None or not messages:
        content = await first_screen(db, bot=bot, challenge=challenge, language=language, now=datetime.now(UTC))
        source = None if at.test else kept_source(request, slug, secure=secure)
        first = (Entry(0, content, datetime.now(UTC)),)
        return Visit(challenge, at.address, None, language, first, 0, source, at.test, at.lapsed)
    entries = tuple(entries_of(messages).values())
    return Visit(challenge, at.address, at.here.id, language, entries, messages[-1].id, None, at.test, at.lapsed)


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    address: Address | None
    here: Here | None
    test: bool = False
    lapsed: bool = False


async def _whereabouts(
    db: AsyncConnection, request: web.Request, *, bot: BotRow, keys: Keys, secure: bool
) -> _Whereabouts:
    """The chat that a member tries, as long as there is one; else the browser's own. What was typed for the one is
    never heard in the other."""
    slug = request.match_info["slug"]
    tried = asking.test_token(request, slug, secure=secure)
    if tried is not None:
        address = Address(bot, tried)
        here = await find_chat(db, address=address, keys=keys)
        if here is not None and here.test:
            return _Whereabouts(address, here, test=True)
    token = asking.known_token(request, slug, secure=secure)
    own = Address(bot, token) if token else None
    here = await find_chat(db, address=own, keys=keys) if own else None
    return _Whereabouts(own, here, lapsed=tried is not None)


def languages(codes: Sequence[str]) -> tuple[Language, ...]:
    return tuple(Language(code, native_name(code)) for code in codes)


async def chat_of(db: AsyncConnection, request: web.Request, *, bot: BotRow, keys: Keys, secure: bool) -> int | None:
    """The chat of this browser; None where there is none. Writes nothing."""
    here = (await _whereabouts(db, request, bot=bot, keys=keys, secure=secure)).here
    return here.id if here else None


async def open_challenge(db: AsyncConnection, slug: str) -> ChallengeView | None:
    if "\0" in slug:  # PostgreSQL takes no NUL
        return None
    try:
        challenge = await challenge_by_slug(db, slug)
    except NoSuchChallenge:
        return None
    return challenge if challenge.status is ChallengeStatus.OPEN else None


def _language(request: web.Request, here: Here | None, challenge: ChallengeView) -> str:
    """The resident's; for who is new the one asked for, or the browser's."""
    wish = here.language if here else request.query.get("language", "")
    return wish if wish in challenge.languages else preferred_language(request, challenge.languages)
