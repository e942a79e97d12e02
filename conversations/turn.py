"""One turn of one talk: plays its script on, and gathers what is to be said. The database is only handed through.

A turn begins with a talk that is open or started, lets the script be answered, and ends at the next open question or at
the end of the script. `talk.py` reads before and writes after.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from conversations import along, hosting, parts
from conversations.catalogues import say
from conversations.content import Answered, Content
from conversations.effects import Do, Look, Refused, Say
from conversations.engine import Ended, Play, Step, back, change, join
from conversations.held import held, unheld
from conversations.me import Me
from conversations.queries import Person
from conversations.questions import Question, Said, Unclear, parts_of
from conversations.record import Record
from conversations.scripts.table import SCRIPTS
from conversations.secret_words import HIDDEN
from conversations.serving import DEEDS, QUERIES
from conversations.standing import Standing
from conversations.wording import answered, own_words, put
from participation.database import Db
from participation.errors import Refusal
from participation.saves import Row
from participation.words import Channel

PATIENCE = 2
"""After so many answers that were none, a person's telephone number is shown."""
MOST_KEPT = 20
"""So many bubbles at most wait for the end of a talk."""


@dataclass(slots=True)
class Turn:
    db: Db
    at: Standing
    talk_id: int
    script: str
    me: Me
    record: Record
    rows: list[Row] = field(default_factory=list)
    bubbles: list[str] = field(default_factory=list)
    """Said, and not yet in a row: they go before the question that follows."""
    ended: Ended | None = None
    _play: Play | None = None

    async def begin(self) -> None:
        """Plays the script up to its first question, and puts it."""
        await self._on(await self.replayed())

    async def resume(self) -> None:
        """Puts the open question of a talk that had waited once more."""
        self.record.asked = None
        await self.begin()

    async def look(self) -> None:
        """Plays up to the open question, to know it. Whatever else is done here comes after this."""
        step = await self.replayed()
        if isinstance(step, Ended):
            self.ended = step

    async def hear(self, said: Said, *, tapped: bool) -> None:
        """What was said, as the answer to the question last put, and to nothing else."""
        question, asked = self.open, self.record.asked
        if asked is not None and asked != question.key:
            # a release put another question before it: the words wait for the one they answer
            if not self._hides:
                self.record.held[asked] = held(said)
            await self._on(question)
        elif said.attached is not None and not parts.takes_media(question):
            await along.set_apart(self, question, said)
        else:
            await self.answer(question, said, tapped=tapped)

    async def tick(self, option: str) -> None:
        """Ticks, or unticks, one option of a question that takes several."""
        ticked = self.record.ticked.setdefault(self.open.key, [])
        ticked.remove(option) if option in ticked else ticked.append(option)
        self.repaint()

    async def back(self) -> None:
        if self.play.can_go_back():
            self._close(None)
            back(self.play)
        await self.begin()

    async def change(self, key: str) -> None:
        """From a review: this one answer is given anew."""
        if key in self._unsealed():
            self._close(None)
            change(self.play, key)
        await self.begin()

    async def join(self, said: Said) -> None:
        """A further bubble of the words before the open question; where those are sent already it waits for the end."""
        words = self.play.joins()
        if words is None or words.key not in self._unsealed() or not parts.has_room(self.record.answers[words.key]):
            self.keep(said)
            return await self.put_again(say(hosting.KEPT, self.at.language))
        join(self.play, said)
        return await self._seen_anew()

    async def correct(self, message: int, text: str) -> bool:
        """An edited message changes the answer it gave, while no deed has sealed it. Whether it did."""
        for key in self._unsealed():
            stored = self.record.answers[key]
            for part in stored if isinstance(stored, list) else ():
                if isinstance(part, dict) and part.get("message") == message:
                    part["text"] = text
                    self.record.looks.clear()
                    await self._seen_anew()
                    return True
        return False

    def take_back(self, *, shown: bool) -> None:
        """The open question is asked no more; with `shown` false a review of it shows no words any more either."""
        if not shown and self.record.shown is not None:
            self.record.shown.pop("review", None)
        self._close(None)

    def keep(self, said: Said) -> None:
        """Own words that answer nothing here: passed on when the talk ends."""
        if len(self.record.kept) < MOST_KEPT and not self._hides:
            self.record.kept.extend(parts_of(said))
        self.echo(said)

    def echo(self, said: Said) -> None:
        """A page shows what was said there; Telegram does so by itself."""
        if self.at.bot.channel is Channel.WEB and (said.text or said.attached):
            shown = Answered((HIDDEN,), own=True) if self._hides else own_words(parts_of(said))
            content = Content(self.at.language, answered=shown)
            self.rows.append(Row(content.dump()))

    def was_answered_by(self, key: str, option: str) -> bool:
        """Whether this very option gave the answer that stands: a second tap on the same button."""
        if key not in self.record.answers:
            return False
        stored = self.record.answers[key]
        if stored is None:
            return option in ("skip", "none")
        return option == "done" if isinstance(stored, list) else option == str(stored)

    @property
    def _hides(self) -> bool:
        return SCRIPTS[self.script].secret

    @property
    def play(self) -> Play:
        if self._play is None:
            raise RuntimeError("played before it was replayed")
        return self._play

    @property
    def open(self) -> Question[Any]:
        return self.play.open

    async def put_again(self, *bubbles: str) -> None:
        """The open question once more, with what is to be said before it."""
        self.bubbles.extend(bubbles)
        await self._on(self.open)

    def _unsealed(self) -> list[str]:
        """The keys of the answers that no deed has sealed, in order."""
        return [question.key for question in self.play.path[self.play.sealed :]]

    async def replayed(self) -> Step:
        if self._play is not None:
            self._play.close()
        self._play = Play(SCRIPTS[self.script].play, self.me, self.record)
        return await self._served(self._play.start)

    async def _seen_anew(self) -> None:
        """After words before it changed: the open question as it now stands, or the one that now comes first."""
        step = await self.replayed()
        if self.record.asked == self.open.key:
            return self.repaint()
        self._close(None)
        return await self._on(step)

    async def answer(self, question: Question[Any], said: Said, *, tapped: bool) -> None:
        try:
            step = await self._served(lambda: self.play.answer(said))
        except Unclear as unclear:
            return await self._hint(unclear, said)
        self.record.ticked.pop(question.key, None)
        self._close(answered(question, self.record.answers[question.key], self.at.language), tapped=tapped)
        return await self._on(await self._with_held(step))

    async def _with_held(self, step: Step) -> Step:
        """Answers what was said already, before a release put other questions first."""
        while isinstance(step, Question) and step.key in self.record.held:
            said = unheld(self.record.held.pop(step.key))
            try:
                step = await self._served(lambda said=said: self.play.answer(said))  # type: ignore[misc]
            except Unclear:
                break
        return step

    async def _served(self, take: Callable[[], Step]) -> Step:
        """Serves look-ups, deeds and sayings until the next question or the end."""
        try:
            step: Step = take()
            while True:
                match step:
                    case Look(query=query):
                        step = self.play.give(await QUERIES[type(query)](self.db, query, self.at))
                    case Say(text=text, values=values):
                        self.bubbles.append(say(text, self.at.language, values))
                        step = self.play.give(None)
                    case Do():
                        step = await self._done(step)
                    case _:
                        return step
        except Refused as refused:
            self.bubbles.append(say(hosting.REFUSALS[refused.why], self.at.language))
            return Ended(None)

    async def _done(self, deed: Do[Any]) -> Step:
        try:
            result = await DEEDS[type(deed.command)](self.db, deed.command, self.at)
        except Refusal as refusal:  # it refused before it wrote: nothing to roll back
            return self.play.refuse(type(refusal).__name__)
        return self.play.give(result)

    async def _on(self, step: Step) -> None:
        if isinstance(step, Ended):
            self.ended = step
            return
        content = self._content()
        self.bubbles.clear()
        self.record.asked, self.record.shown = self.open.key, content.closed(None).dump()
        self.rows.append(Row(content.dump()))

    def _content(self) -> Content:
        return put(
            self.play,
            talk=self.talk_id,
            language=self.at.language,
            bubbles=self.bubbles,
            step=SCRIPTS[self.script].step_of(self.open.key),
        )

    def repaint(self) -> None:
        """The open question's own message, as it stands now."""
        before = Content.load(self.record.shown) if self.record.shown else None
        content = self._content()
        if before is not None:
            content = replace(content, bubbles=before.bubbles)
        self.record.shown = content.closed(None).dump()
        self.rows.append(Row(content.dump(), edits=True))

    def _close(self, answer: Answered | None, *, tapped: bool = True) -> None:
        """The question's message keeps what was chosen and loses its buttons.

        Own words stand in a Telegram chat already, so nothing is sent for them there.
        """
        self.record.unclear = 0
        shown, self.record.shown = self.record.shown, None
        if shown is None or (self.at.bot.channel is not Channel.WEB and not tapped):
            return
        self.rows.append(Row(Content.load(shown).closed(answer).dump(), edits=True))

    async def _hint(self, unclear: Unclear, said: Said) -> None:
        self.record.unclear += 1
        if not parts.takes_words(self.open) and parts.worth_keeping(said) and not self._hides:
            self.keep(said)
            self.bubbles.append(say(hosting.KEPT, self.at.language))
        else:
            self.echo(said)
            self.bubbles.append(say(unclear.hint, self.at.language, unclear.values))
        if self.record.unclear >= PATIENCE:
            person = await QUERIES[Person](self.db, Person(), self.at)
            values = {"telephone": person.telephone, "hours": person.hours}
            self.bubbles.append(say(hosting.STUCK, self.at.language, values))
        await self._on(self.open)
