"""Four words lead back to what somebody sent, from any device; and four new ones where they are asked for."""

from conversations.deeds import AcknowledgeNotice, JoinFound, LetGo, NewWords, TryWords
from conversations.effects import Do, Look, Next, Say
from conversations.me import Me
from conversations.queries import LaterChats, Notice, Person, TeamQuestions
from conversations.questions import Confirm
from conversations.scripts.welcome import goes_on
from conversations.secret_words import FourWords
from conversations.texts import _, _n
from participation.words import Finding

FOUND = _("Found! With /mine you see what you sent.")
HAVE_NONE = _("I have no four words")


async def find_mine(me: Me) -> Next | None:
    ask, turn = _("Did we give you four words? Type them here."), 1
    while True:
        code = await FourWords(f"code-{turn}", ask).or_none(HAVE_NONE)
        if code is None:
            return None
        tried = await Do(f"try-{turn}", TryWords(code))
        if tried.finding is not Finding.UNKNOWN:
            break
        ask = _("I do not find anything with these words. Look once more, and type all four.")
        turn += 1
    if tried.finding is Finding.WAIT:
        await _wait()
    elif tried.finding is Finding.HERE:
        await Say("here", _("You are here already. With /mine you see what you sent."))
    elif tried.unread:
        return await _first_time(me, tried.code)
    elif not tried.brought or await _theirs_too(tried.brought):
        await Do("joined", JoinFound(tried.code))
        await Say("found", FOUND)
        return await _asked()
    return None


async def _first_time(me: Me, code: int) -> Next | None:
    """They told somebody of the team: now they read for themselves what we keep."""
    await Say("written", _("Found! The team wrote down what you said. Please read this first."))
    notice = await Look("notice", Notice())
    if not await goes_on(me, notice):
        await Say("not-joined", _("That is fine. Nothing changes. Your four words still work."))
        return None
    await Do("joined", JoinFound(code))
    await Do("acknowledged", AcknowledgeNotice(notice.version))
    await Say("yours", _("From now on you hear here what becomes of it. With /mine you see it."))
    return await _asked()


async def _asked() -> Next | None:
    """What the team asked meanwhile reached nobody here."""
    return Next("answer_team") if await Look("asked", TeamQuestions()) else None


async def _theirs_too(brought: int) -> bool:
    """Whoever has the words would see what was sent here: only its sender may say that this is right."""
    await Say(
        "brought",
        _n("We got {count} message from this chat before.", "We got {count} messages from this chat before.", brought),
    )
    await Say("shared", _("Whoever has the four words will see that too."))
    if await Confirm("together", _("Did you send it, and are the four words yours?")):
        return True
    await Say("apart", _("All right. I have put nothing together."))
    await Say("elsewhere", _("Type your words in another chat, or on another device."))
    return False


async def _wait() -> None:
    person = await Look("person", Person())
    await Say("wait", _("That was too many tries. Please try again in an hour."))
    await Say("call", _("Or call us: {telephone}. Hours: {hours}."), telephone=person.telephone, hours=person.hours)


async def keep_words(_me: Me) -> None:
    await Say("what", _("With four words you find what you sent again, on any device."))
    await Say("once", _("We show them once. Words you had before will no longer work."))
    if not await Confirm("new", _("Do you want four new words?")):
        await Say("kept", _("All right. Nothing changes."))
        return
    later = await Look("later", LaterChats())
    if later and await Confirm(
        "let-go",
        _n(
            "{count} other chat joined with your words. Shall I let go of it?",
            "{count} other chats joined with your words. Shall I let go of them?",
            later,
        ),
    ):
        await Do("gone", LetGo())
    await Do("words", NewWords())
