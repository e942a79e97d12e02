"""The team asked something about what a resident sent: answered in their own words, by any channel."""

from typing import Final, TypeVar

from conversations.deeds import AnswerTeam
from conversations.effects import Do, Look, Say
from conversations.me import Me
from conversations.queries import TeamProposal, TeamQuestion, TeamQuestions
from conversations.questions import Choose, Option, Review, Words, Written
from conversations.scripts.personal import as_wished
from conversations.texts import _

About = TypeVar("About", TeamQuestion, TeamProposal)
NONE: Final = _("We have no question for you now. Thank you!")


async def answer_team(me: Me) -> None:  # noqa: ARG001 — what is looked up is the resident's own
    asked = await Look("asked", TeamQuestions())
    if not asked:
        await Say("none", NONE)
        return
    about = await which(asked)
    await Say("about", _("This is about number {number}. We asked:"), number=about.number)
    await Say("question", about.words)
    words = await Words("words", _("What is your answer?"), media=True, label=_("Your answer"))
    await answer(about, words)


async def which(asked: tuple[About, ...]) -> About:
    """Asked only where there is more than one."""
    if len(asked) == 1:
        return asked[0]
    options = [Option(str(each.number), f"{each.number}", each) for each in asked]
    return await Choose("which", _("We asked you more than one thing. Which number is it about?"), options)


async def answer(about: TeamQuestion, words: Written) -> None:
    """From the words to the thanks."""
    sent = await as_wished(words, "words")
    own = "words" if sent is words else "anew"
    await Review("send", _("Shall I send this answer to the team?"), of=(own,))
    await Do("answered", AnswerTeam(about.number, sent))
    await Say("thanks", _("Thank you! The team reads your answer."))
