"""What a resident can change about themselves: the language, where they live, the name that neighbours may see."""

from conversations.deeds import BeNamed, LiveIn, SpeakLanguage
from conversations.effects import Do, Look, Say
from conversations.me import Me
from conversations.queries import MySettings, SettingsText
from conversations.questions import Choose, Option, Place, Words
from conversations.texts import _, native_name


async def settings(me: Me) -> None:
    turn = 0
    while True:
        turn += 1
        mine = await Look(f"now-{turn}", MySettings())
        await _show(turn, mine)
        what = await Choose(f"what-{turn}", _("What would you like to change?"), WAYS).or_none(_("Nothing"))
        if what == "language":
            languages = [Option(code, native_name(code), code) for code in me.languages]
            language = await Choose(f"language-{turn}", _("Which language shall I speak?"), languages)
            await Do(f"speak-{turn}", SpeakLanguage(language))
        elif what == "area":
            places = [Option(str(area.id), area.name, area.id) for area in mine.areas]
            where = Place(f"area-{turn}", _("Where do you live? Tap your area, or type your postcode."), places)
            area = await where.or_none(_("I'd rather not say"))
            await Do(f"live-{turn}", LiveIn(area))
        elif what == "name":
            written = await Words(f"name-{turn}", _("Which name shall we show?"), limit=60).or_none(_("No name"))
            await Do(f"named-{turn}", BeNamed(" ".join(written.text.split()) if written else None))
        else:
            return


async def _show(turn: int, mine: SettingsText) -> None:
    await Say(f"lang-now-{turn}", _("Language: {language}"), language=native_name(mine.language))
    await Say(f"area-now-{turn}", _("Where: {area}"), area=mine.area or _("not told"))
    await Say(f"name-now-{turn}", _("Name: {name}"), name=mine.name or _("none"))


WAYS = (
    Option("language", _("Language"), "language"),
    Option("area", _("Where I live"), "area"),
    Option("name", _("My name"), "name"),
)
