"""A script walked from question to question without any host: each message it would be put as, to be looked at."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from conversations.catalogues import say
from conversations.content import Content
from conversations.deeds import AnswerPrompt, NeighbourCard, NeighbourList, Recorded
from conversations.effects import Do, Look, Say
from conversations.engine import Play, Step
from conversations.me import AreaChoice, DomainChoice, Me
from conversations.queries import (
    AskedQuestion,
    MailStanding,
    MySubmission,
    NoticeText,
    PersonText,
    PromptText,
    SettingsText,
    TeamProposal,
    TeamQuestion,
    UrgentNumber,
)
from conversations.questions import Question, Said, Unclear
from conversations.record import Record
from conversations.scripts.table import SCRIPTS
from conversations.wording import put
from participation.words import Kind, MailState, QuestionKind, Status, SupportKind, Visibility

BIGGEST: Final = 2**63 - 1
"""The largest number a row can have."""
MINE: Final = MySubmission(BIGGEST, Kind.NEED, Status.RECEIVED, "w" * 4000, Visibility.NAMED, ("👩‍👩‍👧‍👦" * 400,))
CARD: Final = NeighbourCard(
    BIGGEST, Kind.NEED, "w" * 4000, "N" * 60, "Veen & kade " * 9, dict.fromkeys(SupportKind, 2**31)
)
ASKS: Final = (
    {"nl": "Wat & hoe? " * 12, "ar": "ماذا " * 12},
    {0: {"nl": "Dit & dat", "ar": "هذا"}, 1: {"nl": "Iets anders", "ar": "آخر"}},
)
"""What a prompt's question asks, and what it offers."""
LOOKS: Final[Mapping[str, object]] = {
    "mine": (MINE,),
    "open": MINE,
    "now": SettingsText("nl", "Noordoost & omgeving " * 20, "N" * 60, (AreaChoice(BIGGEST, "Veen & kade " * 9),)),
    "notice": NoticeText("1", {"nl": "Kort.", "ar": "قصير"}, {"nl": "Lang & breed. " * 500, "ar": "طويل " * 2000}),
    "agreed": {"nl": "Onze privacyuitleg, versie 2026-1: 4 mei 2026, 12:00\n" * 20, "ar": "خصوصية " * 20},
    "urgent": (UrgentNumber("0800-2000", {"nl": "bij gevaar & nood " * 8, "ar": "خطر " * 20}),) * 4,
    "asked": (TeamQuestion(BIGGEST, "w" * 4000), TeamQuestion(2, "w")),
    "asked-by": PromptText(tuple(AskedQuestion(n, kind, *ASKS) for n, kind in enumerate(QuestionKind))),
    "proposed": (TeamProposal(BIGGEST, "w" * 4000, Kind.NEED),),
    "mail": MailStanding(MailState.ON, sends=True),
    "later": 2**31,
    "person": PersonText("+31 10 1234567", {"nl": "ma–vr " * 100, "ar": "من " * 100}),
}
DEEDS: Final[Mapping[str, object]] = {
    "recorded": Recorded(BIGGEST),
    "offer-calls": True,
    "stopped": True,
    "listed": NeighbourList((BIGGEST,), (BIGGEST,)),
    "shown": CARD,
}
_MORE: Final = ("nearby", "seeking", "1", str(BIGGEST), "withdraw", "name", "erase", "fresh")
OPTIONS: Final = ("go", "yes", "need", "named", "somebody", "send", "none", "done", "stay", *_MORE)
MOST_STEPS: Final = 20


def somebody(language: str, goal: str | None) -> Me:
    """In a challenge with long names in everything, and the largest numbers."""
    name = "Burgemeester-van-der-Veldenpark-Noordoost & omgeving 🏘️"
    areas = tuple(AreaChoice(BIGGEST - n, f"{name} {n}", BIGGEST if n > 2 else None) for n in range(20))
    domains = tuple(DomainChoice(BIGGEST - n, {"nl": f"{n} <wonen> & zorg " * 3, "ar": "سكن " * 20}) for n in range(12))
    return Me(language, ("nl", "ar"), {"nl": "Lindewijk & <b>", "ar": "الحي"}, 3, None, areas, domains, goal)


def messages(script: str, me: Me, words: Sequence[str], *, first: Sequence[str] = ()) -> Iterator[Content]:
    """Every message up to the end; `first` are options tapped before those that lead to the end."""
    play = Play(SCRIPTS[script].play, me, Record())
    step, bubbles = _served(play, play.start(), me.language)
    for turn in range(MOST_STEPS):
        if not isinstance(step, Question):
            yield Content(me.language, bubbles=tuple(bubbles) or ("…",))
            return
        yield put(play, talk=BIGGEST, language=me.language, bubbles=bubbles, step=None)
        taps = [first[turn]] if turn < len(first) else []
        step, bubbles = _served(play, _answered(play, step, [*taps, *OPTIONS], words[turn % len(words)]), me.language)


def _answered(play: Play, question: Question[Any], options: Sequence[str], words: str) -> Step:
    """With words where words are asked, else with the first option there is."""
    ticked = tuple(option.id for option in question.options())
    taps = (Said(option=option, ticked=ticked) for option in options)
    tries = [Said(text=words, area=BIGGEST - 1), Said(text=words[:60]), *taps]
    for said in tries:
        try:
            return play.answer(said)
        except Unclear:
            continue
    raise AssertionError(f"{question.key} takes none of {options}")


def _served(play: Play, step: Step, language: str) -> tuple[Step, list[str]]:
    bubbles: list[str] = []
    while isinstance(step, (Look, Say, Do)):
        if isinstance(step, Say):
            bubbles.append(say(step.text, language, step.values))
        step = play.give(_given(step))
    return step, bubbles


def _given(step: Step) -> object:
    if isinstance(step, Look):
        return LOOKS.get(step.key) or LOOKS[step.key.partition("-")[0]]
    if isinstance(step, Do) and isinstance(step.command, AnswerPrompt):
        return None
    return DEEDS.get(step.key, DEEDS.get(step.key.partition("-")[0])) if isinstance(step, Do) else None
