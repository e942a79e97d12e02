"""A resident tells what was learned from something that was tried."""

from conversations.deeds import Recorded
from conversations.effects import Next
from conversations.me import Me
from conversations.questions import Words
from conversations.scripts.handing_in import AREA, SEND, ask_domains, ask_why, hand_in, visibility
from conversations.texts import _
from participation.words import Kind

STEPS = (
    frozenset({"words", "kind", "details", "anew"}),
    AREA,
    SEND,
    frozenset({"domains", "why"}),
    frozenset({"seen", "name"}),
)


async def share_lesson(me: Me) -> Next | None:
    words = await Words(
        "words",
        _("What did we learn from it? What surprised you? Tell us in your own words."),
        media=True,
        label=_("Your words"),
    )
    return await hand_in(me, Kind.LESSON, words, enrich)


async def enrich(me: Me, lesson: Recorded) -> None:
    """Each answer is added at once: whoever stops halfway has still been heard."""
    await ask_why(lesson.number, _("Why should others know this too?"))
    await ask_domains(me, lesson.number)
    await visibility(lesson.number)
