"""Own words that hold a telephone number or an address: asked once, kindly, whether that is to stay."""

from collections.abc import Mapping
from typing import Final

from conversations.details import Detail, details_in
from conversations.effects import Say
from conversations.questions import Choose, Option, Words, Written
from conversations.texts import Text, _


async def as_wished(words: Written, of: str, again: str = "") -> Written:
    """What is to be sent: these words, the answer to `of`, or those that the resident wrote anew; theirs to decide."""
    found = details_in(words.text)
    if not found:
        return words
    what = _WHAT[found]
    question = Choose(
        f"details{again}", _("I see {what} in your words. May it stay in?"), STAYS, values={"what": what}, shows=(of,)
    )
    if await question:
        return words
    if words.attached:
        await Say(f"attached{again}", _("Your photo or voice message stays with it."))
    anew = await Words(f"anew{again}", _("Then write it once more, without that."), media=True, label=_("Your words"))
    return Written(anew.text, (*words.attached, *anew.attached))


STAYS: Final = (
    Option("stay", _("Yes, leave it in"), value=True),
    Option("anew", _("No, I write it anew"), value=False),
)
_WHAT: Final[Mapping[frozenset[Detail], Text]] = {
    frozenset({Detail.TELEPHONE}): _("a telephone number"),
    frozenset({Detail.ADDRESS}): _("an address"),
    frozenset(Detail): _("a telephone number and an address"),
}
