"""The team asks whether a message to it may become a need or an offer: its sender decides, and no is as good as yes."""

from collections.abc import Mapping
from typing import Final

from conversations.deeds import AnswerProposal, Recorded
from conversations.effects import Do, Look, Say
from conversations.me import Me
from conversations.queries import TeamProposals
from conversations.questions import Choose, Confirm, Option
from conversations.scripts.answer_team import NONE, which
from conversations.scripts.pass_on import MORE
from conversations.texts import Text, _
from participation.words import Kind


async def turn_message(me: Me) -> None:
    proposed = await Look("proposed", TeamProposals())
    if not proposed:
        await Say("none", NONE)
        return
    about = await which(proposed)
    await Say("own-number", _("Number {number}: you sent us this as a message."), number=about.number)
    if about.words:
        await Say("own-words", about.words)
    agrees = await Choose("agrees", MAY_IT[about.kind], YES_OR_NO)
    await Do("set-kind", AnswerProposal(about.number, agrees))
    if not agrees:
        await Say("stays", _("That is fine. It stays a message to the team."))
        return
    await Say("turned", _("Thank you! The team goes on with it. Only the team sees it now."))
    if await Confirm("more", _("May I ask a few more short questions?")):
        await MORE[about.kind](me, Recorded(about.number))
        await Say("done", _("That was all. Thank you, now we understand you better."))


MAY_IT: Final[Mapping[Kind, Text]] = {
    Kind.NEED: _("May we go on with it as something you miss?"),
    Kind.OFFER: _("May we go on with it as something you can offer?"),
}
YES_OR_NO: Final = (
    Option("yes", _("Yes, that is fine"), value=True),
    Option("no", _("No, keep it a message"), value=False),
)
