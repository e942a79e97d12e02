"""What a resident supports goes on as another one: whether they support that one too. The button of the notice says
which, so that one tap is enough.
"""

from conversations.deeds import SupportAlong
from conversations.effects import Do, Look, Say
from conversations.me import Me
from conversations.queries import SupportedParts
from conversations.questions import Choose, Option
from conversations.scripts.neighbours import GONE
from conversations.texts import _
from participation.words import TAKEN_OUT


async def support_along(me: Me) -> None:  # noqa: ARG001 — what is looked up is for the resident who asks
    asked = await Look("asked", SupportedParts())
    if not asked:
        await Say("none", _("There is nothing for you to answer any more. Thank you!"))
        return
    for each in asked:
        await Say(f"number-{each.number}", _("Number {number} says:"), number=each.number)
        await Say(f"words-{each.number}", each.words)
        if TAKEN_OUT in each.words:
            await Say(f"gone-{each.number}", GONE)
    options = [Option(str(each.number), str(each.number), each.number) for each in asked]
    number = await Choose("which", _("Which one do you support too?"), options).or_none(_("None of these"))
    if number is None:
        await Say("kept", _("All right. What you said before stays as it is."))
        return
    await Do("given", SupportAlong(number))
    await Say("thanks", _("Thank you! You support number {number} too now."), number=number)
