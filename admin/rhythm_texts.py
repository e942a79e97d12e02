"""A rhythm in words: "every Tuesday at 19:00"."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Final

from babel.dates import format_date, get_day_names
from babel.lists import format_list

from conversations.catalogues import say
from conversations.texts import Counted, Text, _, _n
from participation.rhythms import (
    LAST,
    AfterJoining,
    AfterOpening,
    Beat,
    BeforeClosing,
    DayOfMonth,
    NthWeekday,
    Once,
    Rhythm,
    Weekday,
    Weekly,
)

NTH: Final[Mapping[int, Text]] = {
    1: _("first"),
    2: _("second"),
    3: _("third"),
    4: _("fourth"),
    LAST: _("last"),
}


def in_words(rhythm: Rhythm, language: str) -> str:
    """As a sentence, without its full stop."""
    values = {"when": beat_in_words(rhythm.beat, language), "time": clock(rhythm.at, language)}
    said = say(_("{when} at {time}"), language, values)
    if rhythm.first is not None:
        said = say(_("{said}, from {day}"), language, {"said": said, "day": day(rhythm.first, language)})
    if rhythm.last is not None:
        said = say(_("{said}, until {day}"), language, {"said": said, "day": day(rhythm.last, language)})
    return said


def beat_in_words(beat: Beat, language: str) -> str:
    match beat:
        case Once(day=once):
            return say(_("once, on {day}"), language, {"day": day(once, language)})
        case Weekly(days=days, every=every):
            return _weekly(days, every, language)
        case DayOfMonth(day=number):
            return say(_("every month on day {number}"), language, {"number": number})
        case NthWeekday(nth=nth, weekday=weekday):
            values = {"nth": say(NTH[nth], language), "weekday": weekday_name(weekday, language)}
            return say(_("every {nth} {weekday} of the month"), language, values)
    return say(_counted(beat), language)


def weekday_name(weekday: Weekday, language: str) -> str:
    return str(get_day_names("wide", locale=language)[int(weekday)])


def clock(at: time, language: str) -> str:
    return say(_("{hour}:{minutes}"), language, {"hour": f"{at.hour:02}", "minutes": f"{at.minute:02}"})


def day(each: date, language: str) -> str:
    return str(format_date(each, "d MMMM y", locale=language))


def _weekly(days: Sequence[Weekday], every: int, language: str) -> str:
    names = format_list([weekday_name(each, language) for each in sorted(set(days))], locale=language)
    if every == 1:
        return say(_("every {weekdays}"), language, {"weekdays": str(names)})
    return say(_("every {number} weeks on {weekdays}"), language, {"number": every, "weekdays": str(names)})


def _counted(beat: AfterOpening | BeforeClosing | AfterJoining | Beat) -> Counted | Text:
    match beat:
        case AfterOpening(days=0):
            return _("on the day on which the phase opens")
        case AfterOpening(days=days):
            return _n("{count} day after the phase opens", "{count} days after the phase opens", days)
        case BeforeClosing(days=days):
            return _n("{count} day before the phase closes", "{count} days before the phase closes", days)
        case AfterJoining(days=days):
            return _n("{count} day after somebody joined", "{count} days after somebody joined", days)
    raise ValueError(beat)
