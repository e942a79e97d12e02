"""What a resident can change: the language, where they live, the name that neighbours may see, what we may send."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Final

from conversations.deeds import AllowCalls, BeNamed, BeQuiet, ChooseDigest, LiveIn, SpeakLanguage, WriteAgain
from conversations.effects import Do, Look, Next, Say
from conversations.me import Me
from conversations.queries import MySettings, SettingsText
from conversations.questions import Choose, Confirm, Option, Place, Words
from conversations.scripts.offer_calls import CALLS
from conversations.texts import Phrase, _, native_name
from participation.words import Digest, MailState


async def settings(me: Me) -> Next | None:
    turn = 0
    while True:
        turn += 1
        mine = await Look(f"now-{turn}", MySettings())
        await _show(turn, mine)
        ways = (*(AGAIN if mine.paused else ()), *WAYS, *(BY_MAIL if mine.mail is not None else ()))
        what = await Choose(f"what-{turn}", _("What would you like to change?"), ways).or_none(_("Nothing"))
        if what is None:
            return None
        if what == "mail":
            return Next("by_mail")
        await CHANGES[what](turn, me, mine)


async def _language(turn: int, me: Me, _mine: SettingsText) -> None:
    languages = [Option(code, native_name(code), code) for code in me.languages]
    language = await Choose(f"language-{turn}", _("Which language shall I speak?"), languages)
    await Do(f"speak-{turn}", SpeakLanguage(language))


async def _area(turn: int, _me: Me, mine: SettingsText) -> None:
    places = [Option(str(area.id), area.name, area.id) for area in mine.areas]
    where = Place(f"area-{turn}", _("Where do you live? Tap your area, or type your postcode."), places)
    await Do(f"live-{turn}", LiveIn(await where.or_none(_("I'd rather not say"))))


async def _name(turn: int, _me: Me, _mine: SettingsText) -> None:
    written = await Words(f"name-{turn}", _("Which name shall we show?"), limit=60).or_none(_("No name"))
    await Do(f"named-{turn}", BeNamed(" ".join(written.text.split()) if written else None))


async def _calls(turn: int, _me: Me, _mine: SettingsText) -> None:
    await Do(f"allow-{turn}", AllowCalls(await Confirm(f"calls-{turn}", CALLS)))


async def _digest(turn: int, _me: Me, _mine: SettingsText) -> None:
    await Do(f"often-{turn}", ChooseDigest(await Choose(f"digest-{turn}", DIGEST, OFTEN)))


async def _again(turn: int, _me: Me, _mine: SettingsText) -> None:
    await Do(f"again-{turn}", WriteAgain())
    await Say(f"written-{turn}", _("All right. We write to you again about what you sent us."))


async def _quiet(turn: int, _me: Me, _mine: SettingsText) -> None:
    """Late and early hours: at noon somebody can always be reached."""
    start = await Choose(f"from-{turn}", QUIET, _hours(range(17, 24))).or_none(_("Only at night, as for all"))
    if start is None:
        await Do(f"all-night-{turn}", BeQuiet(None, None))
        return
    end = await Choose(f"until-{turn}", _("Until what time in the morning?"), _hours(range(6, 13)))
    await Do(f"quiet-{turn}", BeQuiet(start, end))


async def _show(turn: int, mine: SettingsText) -> None:
    await Say(f"lang-now-{turn}", _("Language: {language}"), language=native_name(mine.language))
    await Say(f"area-now-{turn}", _("Where: {area}"), area=mine.area or _("not told"))
    await Say(f"name-now-{turn}", _("Name: {name}"), name=mine.name or _("none"))
    await Say(f"calls-now-{turn}", _("Messages from the team: {answer}"), answer=_("yes") if mine.calls else _("no"))
    await Say(f"often-now-{turn}", _("Overview of the neighbourhood: {often}"), often=HOW_OFTEN[mine.digest])
    if mine.mail is not None:
        await Say(f"mail-now-{turn}", _("By mail: {answer}"), answer=MAILED[mine.mail])
    if mine.quiet is not None:
        start, end = (_hour(each) for each in mine.quiet)
        await Say(f"quiet-now-{turn}", _("Quiet from {start} to {end}"), start=start, end=end)
    if mine.paused:
        await Say(f"paused-{turn}", _("You asked us to send nothing by ourselves."))


WAYS = (
    Option("language", _("Language"), "language"),
    Option("area", _("Where I live"), "area"),
    Option("name", _("My name"), "name"),
    Option("calls", _("Messages from the team"), "calls"),
    Option("digest", _("Overview of the neighbourhood"), "digest"),
    Option("quiet", _("When we leave you in peace"), "quiet"),
)
CHANGES: Final[Mapping[str, Callable[[int, Me, SettingsText], Awaitable[None]]]] = {
    "language": _language,
    "area": _area,
    "name": _name,
    "calls": _calls,
    "digest": _digest,
    "quiet": _quiet,
    "again": _again,
}
AGAIN = (Option("again", _("Hear from you again"), "again"),)
"""First of all for who typed `/stop`."""
BY_MAIL = (Option("mail", _("News by mail"), "mail"),)
"""Where mail goes out."""
MAILED: Final[Mapping[MailState, Phrase]] = {
    MailState.NONE: _("no"),
    MailState.ASKED: _("not confirmed yet"),
    MailState.ON: _("yes"),
    MailState.REFUSED: _("does not arrive"),
}
QUIET: Final = _("From what time shall we leave you in peace? It holds for what we send by ourselves.")
DIGEST: Final = _(
    "How often would you like an overview of the neighbourhood? It tells what others share, and what comes of it."
)
OFTEN = (
    Option("never", _("Never"), Digest.NEVER),
    Option("weekly", _("Every week"), Digest.WEEKLY),
)
HOW_OFTEN: Final[Mapping[Digest, Phrase]] = {Digest.NEVER: _("never"), Digest.WEEKLY: _("every week")}


def _hours(hours: Iterable[int]) -> tuple[Option[int], ...]:
    return tuple(Option(str(each), _hour(each), each) for each in hours)


def _hour(hour: int) -> str:
    return f"{hour}:00"
