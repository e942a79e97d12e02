"""Whose turn it is in one chat: which talk is open, starts, waits, goes on or ends; and in which challenge.

A command lets the open talk wait; at most one waits. `hearing.py` says what a message means, `talk.py` reads and
writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from conversations import hosting, prompting
from conversations.catalogues import say
from conversations.content import Button, Content, FindCode
from conversations.effects import Json, Next
from conversations.engine import Ended
from conversations.folding import folded
from conversations.hosting import menu
from conversations.incoming import DeepLink, Incoming, Wrote, deep_link
from conversations.me import GOALS, Me
from conversations.parts import carried, files_in
from conversations.questions import Said
from conversations.record import Record
from conversations.scripts.table import SCRIPTS
from conversations.snapshots import snapshot
from conversations.standing import Standing
from conversations.texts import Phrase
from conversations.turn import Turn
from participation import chats, media, outbox, talks
from participation.challenges import ChallengeView, challenge_by_id, challenge_by_slug, open_challenges
from participation.database import Db
from participation.errors import NoSuchChallenge
from participation.saves import Row, Save
from participation.talks import ChatRow, TalkRow
from participation.words import ChallengeStatus, Channel, MessageState, PhaseKind, TalkState

_FALLBACK: Final = "nl"


@dataclass(slots=True)
class Floor:
    db: Db
    incoming: Incoming
    chat: ChatRow
    now: datetime
    turn: Turn | None = None
    """The open talk's."""
    rows: list[tuple[Row, int | None]] = field(default_factory=list)
    at: Standing = field(init=False)
    _waiting: bool = field(init=False)
    """A talk waits for the open one to end."""
    _ending: int | None = None
    """The talk that ends with this message."""

    def __post_init__(self) -> None:
        self._waiting = self.chat.waiting
        chat, talk = self.chat, self.chat.talk
        challenge = talk.challenge_id if talk else chat.challenge_id
        bot = self.incoming.address.bot
        self.at = Standing(bot, chat.id, challenge or 0, chat.resident_id, chat.language or _FALLBACK, (), self.now)

    async def open(self) -> None:
        """Takes up the talk that is open in this chat; one that a release has ended meanwhile is ended."""
        if self.chat.talk is not None:
            self.turn = await self.turn_of(self.chat.talk)
        if self.turn is not None:
            await self.turn.look()
            await self.follow()

    async def begin(self, payload: str) -> None:
        """`/start`, with or without a deep link."""
        link = deep_link(payload) if payload else None
        if payload and (link is None or not await self.entered(link)):
            return await self.idle(hosting.NO_SUCH_LINK)
        if link is not None and (link.goal is not None or link.finds):
            return await self.start(GOALS[link.goal] if link.goal else "find_mine")
        if self.turn is not None:
            return await self.turn.put_again()
        return await self.idle()

    async def idle(self, *phrases: Phrase) -> None:
        """Where somebody is taken who asked for nothing in particular."""
        bubbles = [say(phrase, self.at.language) for phrase in phrases]
        if self.turn is not None:
            await self.turn.put_again(*bubbles)
        elif (challenge := await self.challenge()) is None:
            return
        elif self.at.resident_id is None:
            await self.start("welcome", bubbles=bubbles)
        else:
            self.menu(*bubbles, phases=await prompting.phases_here(self.db, challenge, self.chat.area_id))

    async def start(
        self,
        script: str,
        *,
        answers: Mapping[str, Json] | None = None,
        bubbles: list[str] | None = None,
        echo: Said | None = None,
        call: int | None = None,
    ) -> None:
        """Opens a talk; one that was open waits."""
        challenge = await self.challenge()
        if challenge is None:
            return
        goal = None
        if self.at.resident_id is None and script == "my_submissions":
            script = "find_mine"  # nothing was sent here: maybe it was somewhere else
        if self.at.resident_id is None and not SCRIPTS[script].newcomers:
            goal = next((goal for goal, name in GOALS.items() if name == script), None)
            script = "welcome"
            if self.turn is not None and self.turn.script == "welcome":
                await self.turn.put_again()
                return
        if script == "welcome" and answers:
            bubbles = [*(bubbles or ()), say(hosting.KEPT_FIRST, self.at.language)]
        aside = await self._let_wait(asks=bool(SCRIPTS[script].steps))
        turn = await self._opened(challenge, script, answers or {}, goal, call)
        turn.bubbles.extend([*(bubbles or ()), *aside])
        if echo is not None:
            turn.echo(echo)
        await turn.begin()

    async def _let_wait(self, *, asks: bool = False) -> list[str]:
        if self.turn is None:
            return []
        aside = await talks.make_wait(self.db, chat_id=self.chat.id, talk_id=self.turn.talk_id)
        self.turn, self._waiting = None, True
        if aside:
            return [say(hosting.PUT_ASIDE, self.at.language)]
        return [say(hosting.KEPT_TALK, self.at.language)] if asks else []

    async def _opened(
        self,
        challenge: ChallengeView,
        script: str,
        answers: Mapping[str, Json],
        goal: str | None = None,
        call: int | None = None,
    ) -> Turn:
        me = snapshot(challenge, language=self.at.language, area_id=self.chat.area_id, goal=goal, call=call)
        self.at.call = call
        record = Record(answers=dict(answers))
        talk_id = await talks.open_talk(
            self.db,
            challenge_id=challenge.id,
            chat_id=self.chat.id,
            resident_id=self.at.resident_id,
            script=script,
            me=me.dump(),
            record=record.dump(),
        )
        self.turn = Turn(self.db, self.at, talk_id, script, me, record)
        return self.turn

    async def turn_of(self, talk: TalkRow) -> Turn | None:
        """The talk as it stands; one whose script is gone is set aside, kindly told."""
        if talk.script not in SCRIPTS:
            await talks.end_talk(self.db, talk_id=talk.id, state=TalkState.SET_ASIDE)
            self.say(say(hosting.GONE, self.at.language))
            return None
        me = Me.load(talk.me)
        self.at.languages, self.at.challenge_id, self.at.call = me.languages, talk.challenge_id, me.call
        return Turn(self.db, self.at, talk.id, talk.script, me, Record.load(talk.record))

    async def stop(self, turn: Turn) -> None:
        sealed = turn.record.sealed
        turn.take_back(shown=sealed)
        if not sealed:
            mine = [id_ for id_ in (turn.talk_id, turn.record.follows) if id_ is not None]
            talks_ = mine if self.at.resident_id is not None else None
            await outbox.forget_own_words(self.db, chat_id=self.chat.id, talk_ids=talks_)
            await media.forget_unsent(self.db, chat_id=self.chat.id, files=files_in(turn.record))
        turn.bubbles.append(say(hosting.STOPPED_LATER if sealed else hosting.STOPPED, self.at.language))
        turn.ended = Ended(None)

    async def follow(self, *, last: bool = False) -> None:
        """After a talk's end: the script that follows, the talk that waited, or the menu.

        `last`: nothing more is heard in this transaction; then the end itself is written with all the rest.
        """
        while self.turn is not None and self.turn.ended is not None:
            ended, before = self.turn.ended, self.turn
            self.rows.extend((row, before.talk_id) for row in before.rows)
            self.turn = None
            if self.at.gives_data:  # a message of its own, that comes with a file
                self.say(*before.bubbles, data=True)
                before.bubbles.clear()
                self.at.gives_data = False
            if self.at.code is not None and not (last and ended.next is None and not self._waiting):
                self.say(*before.bubbles, code=self._shown_code())  # of its own: a question's message is kept with it
                before.bubbles.clear()
            if self.at.resident_id is None:
                before.record.kept.clear()  # who did not agree to the notice has said nothing to pass on
            following, answers = carried(ended, before.record)
            if following is None and last and not self._waiting:
                self._ending = before.talk_id
                return self.menu(*before.bubbles)
            await talks.end_talk(self.db, talk_id=before.talk_id, state=TalkState.DONE)
            await self._go_on(following, answers, before)
        return None

    async def _go_on(self, following: Next | None, answers: Mapping[str, Json], before: Turn) -> None:
        bubbles = before.bubbles
        challenge = await self.challenge() if following is not None else None
        if following is not None and challenge is not None:
            turn = await self._opened(challenge, following.script, answers, call=before.me.call)
            turn.record.follows, turn.record.sent = before.talk_id, before.record.sealed
            turn.record.kept = before.record.kept
            turn.bubbles.extend(bubbles)
            await turn.begin()
        elif (waited := await talks.resume_waiting(self.db, chat_id=self.chat.id)) is not None:
            self._waiting = False
            await self._resumed(waited, bubbles)
        else:
            self.menu(*bubbles)

    async def _resumed(self, waited: TalkRow, bubbles: list[str]) -> None:
        self.turn = await self.turn_of(waited)
        if self.turn is None:
            return self.menu(*bubbles)
        self.turn.bubbles.extend([*bubbles, say(hosting.ONCE_MORE, self.at.language)])
        return await self.turn.resume()

    # — which challenge

    async def challenge(self) -> ChallengeView | None:
        """The challenge this chat speaks in; when there are several to choose from, that is asked, and None."""
        if self.at.challenge_id:
            challenge = await challenge_by_id(self.db, self.at.challenge_id)
            self.at.languages = challenge.languages
            return challenge
        page = self.incoming.challenge
        if page is not None and await self.entered(DeepLink(page, self.incoming.source)):
            return await self.challenge()
        found = await open_challenges(self.db)
        if len(found) == 1 and await self.entered(DeepLink(found[0].slug)):
            return await self.challenge()
        buttons = [Button(f"menu:go-{view.slug}", say(view.setup.name, self.at.language)) for view in found]
        phrases = [hosting.WHICH if found else hosting.CLOSED]
        if found and isinstance(self.incoming.what, Wrote):
            phrases.append(hosting.FIRST_CHOOSE)  # there is no talk yet that could keep the words
        bubbles = tuple(say(phrase, self.at.language) for phrase in phrases)
        self.rows.append((Row(Content(self.at.language, bubbles=bubbles, buttons=tuple(buttons)).dump()), None))
        return None

    async def entered(self, link: DeepLink) -> bool:
        """Whether the link's challenge is open; from now on the chat speaks in it."""
        try:
            challenge = await challenge_by_slug(self.db, link.challenge)
        except NoSuchChallenge:
            return False
        if challenge.status is not ChallengeStatus.OPEN:
            return False
        if challenge.id == self.at.challenge_id and (link.source is None or self.at.resident_id is not None):
            return True
        if challenge.id != self.at.challenge_id:
            await self._let_wait()
        await chats.enter_challenge(self.db, chat_id=self.chat.id, challenge_id=challenge.id, source=link.source)
        self.chat = await talks.read_locked(self.db, chat_id=self.chat.id, number=self.incoming.number)
        self.at.challenge_id, self.at.resident_id = challenge.id, self.chat.resident_id
        self.at.languages, self.at.language = challenge.languages, self.chat.language
        if self.at.language not in challenge.languages:
            self.at.language = challenge.languages[0]
            await chats.speak_language(
                self.db, chat_id=self.chat.id, resident_id=self.at.resident_id, language=self.at.language
            )
        return True

    # — saying

    def say(self, *bubbles: str, data: bool = False, code: FindCode | None = None) -> None:
        self.rows.append((Row(Content(self.at.language, bubbles=bubbles, data=data, code=code).dump()), None))

    def put(self, content: Content, *, challenge_id: int) -> None:
        """Of a challenge, in a chat that speaks in none (a group)."""
        self.at.challenge_id = challenge_id
        self.rows.append((Row(content.dump()), None))

    def menu(self, *bubbles: str, phases: Sequence[PhaseKind] = ()) -> None:
        content = menu(self.at.language, bubbles, newcomer=self.at.resident_id is None, phases=phases)
        self.rows.append((Row(replace(content, code=self._shown_code()).dump()), None))

    def _shown_code(self) -> FindCode | None:
        """The four words, for one message and no more."""
        code, self.at.code = self.at.code, None
        return code

    def leave(self, chat_id: int) -> None:
        """All talks here are gone; what is yet to be said goes to this chat, and no earlier message is touched."""
        self.chat = replace(self.chat, id=chat_id, resident_id=None, talk=None)
        self.turn = self._ending = None
        self.rows = [(row, None) for row, _talk in self.rows if not row.edits]

    def result(self, *, notify: bool) -> Save:
        """What is to be written."""
        turn = self.turn
        if turn is not None:
            self.rows.extend((row, turn.talk_id) for row in turn.rows)
        web = self.at.bot.channel is Channel.WEB
        return Save(
            bot_id=self.at.bot.id,
            number=self.incoming.number,
            chat_id=self.chat.id,
            challenge_id=self.at.challenge_id or None,
            resident_id=self.at.resident_id,
            talk_id=turn.talk_id if turn else self._ending,
            state=TalkState.OPEN if turn else TalkState.DONE,
            record=turn.record.dump() if turn else None,
            rows=folded(self.rows),
            message_state=MessageState.SENT if web else MessageState.QUEUED,
            notify=notify,
        )
