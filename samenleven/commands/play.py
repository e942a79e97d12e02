"""A conversation in the terminal, with the real host and the real database; always rolled back."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

import typer
from sqlalchemy import select, update

from conversations.content import Content
from conversations.hosting import ASIDE, COMMANDS, TOO
from conversations.incoming import Asked, CallTapped, Incoming, Tapped, What, Wrote, tapped
from conversations.me import GOALS
from conversations.scripts.table import SCRIPTS
from conversations.talk import hear
from conversations.transcript import lines_of
from participation import chats, members, merging, residents, review, submissions, supports
from participation.challenges import ChallengeView, open_challenges
from participation.chats import Address, BotRow, know_bot
from participation.database import Db
from participation.keys import Keys
from participation.models import Chat, Consent
from participation.review import Reviewed
from participation.shown_messages import Shown, sent_messages
from participation.words import Channel, ConsentKind, Kind, MergeReason, Role, SupportKind, Visibility
from samenleven.commands.play_prompt import a_prompt_asks
from samenleven.opened import opened_database
from samenleven.sentences import Stopped
from samenleven.settings import Settings

_BOT: Final = "play"
_GO_ON: Final = "go"
_STARTED_BY: Final[Mapping[str, What]] = {
    **{script: Tapped(None, "menu", goal) for goal, script in GOALS.items()},
    **{script: Tapped(None, "menu", name) for name, (script, _text) in ASIDE.items()},
    **{script: Asked(name) for name, (script, _text) in COMMANDS.items() if script},
}
"""By its command; what has none, as a button outside talks starts it."""
_SENT: Final = "Er is geen plek waar mijn moeder even kan zitten op weg naar de winkel."
_SHARED: Final = "Er is geen plek om te zitten op weg naar de winkel."
_ALIKE: Final = "Oudere buren kunnen nergens even uitrusten."
_QUESTION: Final = "Op welk stuk van de route helpt een bankje het meest?"
"""What a team asks back about it."""
Tell = Callable[[str], None]


def play_script(settings: Settings, *, script: str, language: str, answers: Path | None) -> None:
    """Asks for answers in the terminal, or takes them from a file, a line each, and prints the transcript.

    Raises:
        Stopped: no such script, language or file.
    """
    if script not in SCRIPTS:
        raise Stopped(f"There is no script {script}; there are {', '.join(SCRIPTS)}.")
    asyncio.run(_play(settings, script, language, _lines(answers) if answers else None))


async def _play(settings: Settings, script: str, language: str, answers: list[str] | None) -> None:
    async with opened_database(settings, pool_size=1) as (engine, keys), engine.connect() as db:
        transaction = await db.begin()
        try:
            player = await player_of(db, keys, language=language, tell=typer.echo)
            await player.play(script, answers)
        finally:
            await transaction.rollback()


async def player_of(db: Db, keys: Keys, *, language: str, tell: Tell) -> "Player":
    """Somebody new in the first open challenge."""
    challenges = await open_challenges(db)
    if not challenges:
        raise Stopped("There is no open challenge: create one with `samenleven challenge create FILE.toml`.")
    if language not in challenges[0].languages:
        raise Stopped(f"The challenge speaks {', '.join(challenges[0].languages)}; choose one with --language.")
    bot = await know_bot(db, channel=Channel.WEB, name=_BOT)
    return Player(db, keys, Address(bot, "somebody"), challenges[0], language, tell)


@dataclass(slots=True)
class Player:
    db: Db
    keys: Keys
    address: Address
    challenge: ChallengeView
    language: str
    tell: Tell
    mail: BotRow | None = None
    """By which mail goes out, where that is played."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _told: int = 0
    _chat_id: int = 0
    _last: Content = field(default_factory=lambda: Content(""))

    async def play(self, script: str, answers: list[str] | None) -> None:
        """From the first bubble to the end; without answers they are typed."""
        if script == "welcome":
            await self._hears(Asked("start", self.challenge.slug), aloud=True)
        else:
            await self._welcomed()
            await self._made_ready(script)
            started_by = await self._supports_a_part() if script == "support_along" else _STARTED_BY.get(script)
            if started_by is not None:
                await self._hears(started_by, aloud=True)
        async with aclosing(_typed() if answers is None else _given(answers)) as said:
            async for line in said:
                if answers is not None:
                    self.tell(f"you: {line}")
                await self._hears(self._meant(line), aloud=True)

    async def _made_ready(self, script: str) -> None:
        """What such a talk comes from."""
        match script:
            case "new_notice":
                await self._knew_an_older_notice()
            case "answer_team":
                await self._was_asked()
            case "turn_message":
                await self._wrote_a_message()
            case "neighbours":
                await self._has_a_neighbour()
            case "by_mail":
                self.mail = await know_bot(self.db, channel=Channel.MAIL, name="mail")
                await self._hears(Asked("settings"), aloud=False)
                await self._hears(self._meant("[…mail]"), aloud=True)
            case "answer_prompt":
                here = {"challenge_id": self.challenge.id, "chat_id": self._chat_id}
                call = await a_prompt_asks(self.db, **here, now=datetime.now(UTC))
                await self._hears(CallTapped(call, 0), aloud=True)

    async def _welcomed(self) -> None:
        await self._hears(Asked("start", self.challenge.slug), aloud=False)
        go = next(button.id for button in self._last.buttons if button.id.endswith(f":{_GO_ON}"))
        await self._hears(tapped(go) or Asked(""), aloud=False)
        stop = next(button.id for button in self._last.buttons if button.id.endswith(":stop"))
        await self._hears(tapped(stop) or Asked(""), aloud=False)

    async def _knew_an_older_notice(self) -> None:
        await self.db.execute(update(Consent).where(Consent.kind == ConsentKind.NOTICE).values(version="older"))

    async def _was_asked(self) -> None:
        """The team asked back about something that was sent."""
        await review.ask(self.db, await self._reads(await self._resident(), _SENT), words=_QUESTION)

    async def _wrote_a_message(self) -> None:
        """Of which the team would like to make a need."""
        message = await self._reads(await self._resident(), _SHARED, Kind.MESSAGE)
        await review.propose(self.db, message, kind=Kind.NEED)

    async def _resident(self) -> int:
        """Who speaks here."""
        newest = select(Chat.resident_id).order_by(Chat.id.desc()).limit(1)
        return (await self.db.execute(newest)).scalar_one() or 0

    async def _supports_a_part(self) -> What:
        """Of what a neighbour sent, and the team merged with what another one sent; the button that comes with that."""
        here, resident = self.challenge.id, await self._resident()
        part = await self._has_a_neighbour()
        await supports.support(
            self.db, challenge_id=here, number=part.number, resident_id=resident, kind=SupportKind.ME_TOO
        )
        whole = await self._has_a_neighbour("another neighbour", _ALIKE)
        await merging.merge(self.db, part, into=whole.number, reason=MergeReason.SAME)
        return Tapped(None, "menu", f"{TOO}{whole.number}")

    async def _has_a_neighbour(self, called: str = "a neighbour", words: str = _SHARED) -> Reviewed:
        """Who sent something that others may see, and the team accepted it."""
        address, here = Address(self.address.bot, called), self.challenge.id
        chat_id = await chats.arrive(self.db, address=address, keys=self.keys, language=self.language)
        await chats.enter_challenge(self.db, chat_id=chat_id, challenge_id=here)
        read = {"language": self.language, "notice_version": self.challenge.setup.notice.version}
        neighbour = await residents.join_challenge(self.db, chat_id=chat_id, challenge_id=here, **read)
        on = await self._reads(neighbour, words)
        await submissions.show_neighbours(
            self.db,
            number=on.number,
            resident_id=neighbour,
            visibility=Visibility.NAMELESS,
            name=None,
            version="1",
            language=self.language,
        )
        await review.accept(self.db, on)
        return on

    async def _reads(self, resident_id: int, words: str, kind: Kind = Kind.NEED) -> Reviewed:
        """What this resident sent, in the hands of a member of the team."""
        here = self.challenge.id
        number = await submissions.record_submission(
            self.db,
            challenge_id=here,
            resident_id=resident_id,
            kind=kind,
            own_words=words,
            area_id=None,
            language=None,
        )
        member = await members.add_member(self.db, challenge_id=here, name="Samira", role=Role.COORDINATOR)
        return Reviewed(here, number, member)

    async def _hears(self, what: What, *, aloud: bool) -> None:
        incoming = Incoming(self.address, next(self._numbers), what, self.language)
        heard = await hear(self.db, incoming, keys=self.keys, now=datetime.now(UTC), mail=self.mail)
        self._chat_id = heard.chat_id
        for message in await sent_messages(self.db, chat_id=heard.chat_id, after=self._told):
            self._told = message.id
            self._show(message, aloud=aloud)

    def _show(self, message: Shown, *, aloud: bool) -> None:
        content = Content.load(message.content)
        if content.answered is not None:
            return
        self._last = content
        if aloud and message.edits is None:
            for line in lines_of(content):
                self.tell(line)
        elif aloud and content.several:
            self.tell(list(lines_of(content))[-1])

    def _meant(self, line: str) -> What:
        """`[Label]` taps (`[… end of it]` too, where it begins with a number), `/command` asks, all else is written."""
        if line.startswith("/"):
            command, _, payload = line.removeprefix("/").partition(" ")
            return Asked(command, payload)
        label = line.removeprefix("[").removesuffix("]")
        buttons = (*self._last.buttons, *(one.change for one in self._last.review if one.change))
        ends = label.removeprefix("…") if label.startswith("…") else None
        found = next((one for one in buttons if one.label == label or (ends and one.label.endswith(ends))), None)
        return (tapped(found.id) if found else None) or Wrote(line)


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError):
        raise Stopped(f"{path} cannot be read: give a text file in UTF-8, an answer a line.") from None


async def _given(answers: list[str]) -> AsyncGenerator[str, None]:
    for line in answers:
        yield line


async def _typed() -> AsyncGenerator[str, None]:
    typer.echo("(write, or type a button's words; Ctrl-D ends; nothing is kept)", err=True)
    while True:
        try:
            line = await asyncio.to_thread(input, "you: ")
        except EOFError:
            return
        if line.strip():
            yield line.strip()
