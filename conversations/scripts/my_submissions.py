"""What a resident sent before: seen again, added to, shown to fewer or more neighbours, taken back."""

from collections.abc import Mapping
from typing import Final

from conversations.deeds import AddToSubmission, WithdrawSubmission
from conversations.effects import Do, Look, Next, Say
from conversations.me import Me
from conversations.queries import Mine, MySubmission, MySubmissions
from conversations.questions import Choose, Confirm, Option, Review, Words
from conversations.scripts.handing_in import visibility
from conversations.scripts.neighbours import GONE, say_supports
from conversations.scripts.personal import as_wished
from conversations.texts import Phrase, _
from participation.words import TAKEN_OUT, Kind, Status, Visibility

_LABEL: Final = 36
"""So many characters of own words on a button."""


async def my_submissions(me: Me) -> Next | None:  # noqa: ARG001 — what is looked up is the resident's own
    sent = await Look("mine", MySubmissions())
    if not sent:
        await Say("none", _("You have not sent us anything here yet."))
        return Next("find_mine")
    number = await Choose("which", _("This is what you sent. Tap one to open it."), _list(sent)).or_none(_("Close"))
    turn = 0
    while number is not None:
        turn += 1
        mine = await Look(f"open-{turn}", Mine(number))
        if mine is None:
            await Say("missing", _("I cannot find it any more."))
            return None
        await _show(turn, mine)
        what = await Choose(f"do-{turn}", _("What would you like to do with it?"), WAYS).or_none(_("Close"))
        if what == "add":
            own = _("Your words")
            words = await Words(f"add-{turn}", _("What would you like to add?"), media=True, label=own)
            added = await as_wished(words, f"add-{turn}", f"-{turn}")
            shown = f"add-{turn}" if added is words else f"anew-{turn}"
            await Review(f"send-{turn}", _("Shall I add this?"), of=(shown,), send=_("Add it"))
            await Do(f"added-{turn}", AddToSubmission(number, added))
            await Say(f"thanks-{turn}", _("Thank you, we add it."))
        elif what == "seen":
            await visibility(number, f"-{turn}", was=mine.visibility)
            await Say(f"changed-{turn}", _("That is changed."))
        elif what == "withdraw":
            if await Confirm(f"sure-{turn}", _("Take it back? Then the team no longer uses it.")):
                await Do(f"withdrawn-{turn}", WithdrawSubmission(number))
                await Say("gone", _("You have taken it back."))
                return None
        else:
            return None
    return None


async def _show(turn: int, mine: MySubmission) -> None:
    await Say(f"what-{turn}", _("Number {number}: {kind}."), number=mine.number, kind=KINDS[mine.kind])
    await Say(f"words-{turn}", mine.words or _("Without words, with a photo or a voice message."))
    for place, told in enumerate(mine.told):
        await Say(f"told-{turn}-{place}", _("The team: {words}"), words=told)
    for place, addition in enumerate(mine.additions):
        await Say(f"entry-{turn}-{place}", _("Added: {words}"), words=addition)
    if any(TAKEN_OUT in words for words in (mine.words, *mine.told, *mine.additions)):
        await Say(f"gone-{turn}", GONE)
    await _stands(turn, mine)
    await Say(f"who-{turn}", WHO[mine.visibility])
    await say_supports(mine.supports, f"{turn}")


async def _stands(turn: int, mine: MySubmission) -> None:
    """What was merged stands where the other one does."""
    into = mine.merged
    if into is None:
        await Say(f"status-{turn}", _("Where it stands: {status}."), status=STATUS[mine.status])
        return
    await Say(f"status-{turn}", _("Where it stands: merged with number {number}."), number=into.number)
    await Say(f"into-{turn}", _("Number {number}: {status}."), number=into.number, status=STATUS[into.status])
    if into.words:
        await Say(f"says-{turn}", _("This is what number {number} says:"), number=into.number)
        await Say(f"there-{turn}", into.words)
        if TAKEN_OUT in into.words:
            await Say(f"gone-there-{turn}", GONE)


def _list(sent: tuple[MySubmission, ...]) -> list[Option[int]]:
    return [Option(str(each.number), _short(each), each.number) for each in sent]


def _short(mine: MySubmission) -> str:
    words = " ".join(mine.words.split())
    shown = words if len(words) <= _LABEL else words[:_LABEL].rstrip() + "…"
    return f"{mine.number} · {shown}" if shown else str(mine.number)


KINDS: Final[Mapping[Kind, Phrase]] = {
    Kind.NEED: _("what you miss"),
    Kind.OFFER: _("what you offer"),
    Kind.IDEA: _("your idea"),
    Kind.LESSON: _("what you learned"),
    Kind.MESSAGE: _("a message to the team"),
}
STATUS: Final[Mapping[Status, Phrase]] = {
    Status.RECEIVED: _("received, not read yet"),
    Status.CLARIFYING: _("we have a question"),
    Status.ACCEPTED: _("read and taken along"),
    Status.DECLINED: _("we cannot go on with this"),
    Status.DONE: _("done"),
    Status.MERGED: _("merged with another one"),
}
WHO: Final[Mapping[Visibility, Phrase]] = {
    Visibility.TEAM: _("Only the team sees it."),
    Visibility.NAMELESS: _("Neighbours may see it, without your name."),
    Visibility.NAMED: _("Neighbours may see it, with your name."),
}
WAYS: Final = (
    Option("add", _("Add something"), "add"),
    Option("seen", _("Change who may see it"), "seen"),
    Option("withdraw", _("Take it back"), "withdraw"),
)
