"""Somebody said something while no talk was open: it is shown back, and passed on as what they say it is."""

from collections.abc import Mapping
from typing import Final

from conversations.effects import Look, Next
from conversations.me import Me
from conversations.queries import AskedByCall, TeamQuestions
from conversations.questions import Choose, Option, Words
from conversations.scripts import offer_initiative, share_idea, share_need
from conversations.scripts.answer_prompt import answer_questions, takes_words
from conversations.scripts.answer_team import answer, which
from conversations.scripts.handing_in import Enrich, hand_in
from conversations.texts import _
from participation.words import Kind


async def pass_on(me: Me) -> Next | None:
    words = await Words("words", _("What would you like to tell us?"), media=True, label=_("Your words"))
    asked = await Look("asked", TeamQuestions())
    prompted = await Look("prompted", AskedByCall()) if me.call is not None else None
    in_words = prompted is not None and takes_words(prompted)
    kind = await Choose(
        "kind",
        _("I will gladly pass this on. What kind of message is it?"),
        (AN_ANSWER, *KINDS) if asked or in_words else KINDS,
        label=_("Kind of message"),
        shows=("words",),
    )
    if kind is None and in_words and prompted is not None:
        await answer_questions(prompted, words)
        return None
    if kind is None:
        await answer(await which(asked), words)
        return None
    return await hand_in(me, kind, words, MORE.get(kind))


AN_ANSWER: Final[Option[Kind | None]] = Option("answer", _("An answer to your question"), None)
KINDS: Final[tuple[Option[Kind | None], ...]] = (
    Option("need", _("Something I miss"), Kind.NEED),
    Option("offer", _("Something I can offer"), Kind.OFFER),
    Option("idea", _("An idea"), Kind.IDEA),
    Option("message", _("A message to the team"), Kind.MESSAGE),
)
MORE: Final[Mapping[Kind, Enrich]] = {
    Kind.NEED: share_need.enrich,
    Kind.OFFER: offer_initiative.enrich,
    Kind.IDEA: share_idea.enrich,
}
"""What is asked of each when somebody has a moment more."""
STEPS = tuple(need | offer for need, offer in zip(share_need.STEPS, offer_initiative.STEPS, strict=True))
