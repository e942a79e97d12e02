"""A rhythm as the team reads it."""

from datetime import date, time
from typing import Final

import pytest

from admin.rhythm_texts import in_words
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

AT: Final = time(19)


@pytest.mark.parametrize(
    ("beat", "dutch", "english"),
    [
        (Once(date(2026, 9, 20)), "eenmalig op 20 september 2026 om 19.00 uur", "once, on 20 September 2026 at 19:00"),
        (Weekly((Weekday.TUESDAY,)), "elke dinsdag om 19.00 uur", "every Tuesday at 19:00"),
        (
            Weekly((Weekday.FRIDAY, Weekday.TUESDAY), every=2),
            "elke 2 weken op dinsdag en vrijdag om 19.00 uur",
            "every 2 weeks on Tuesday and Friday at 19:00",
        ),
        (DayOfMonth(1), "elke maand op dag 1 om 19.00 uur", "every month on day 1 at 19:00"),
        (
            NthWeekday(LAST, Weekday.FRIDAY),
            "elke laatste vrijdag van de maand om 19.00 uur",
            "every last Friday of the month at 19:00",
        ),
        (
            AfterOpening(0),
            "op de dag waarop de fase opengaat om 19.00 uur",
            "on the day on which the phase opens at 19:00",
        ),
        (AfterOpening(1), "1 dag nadat de fase opengaat om 19.00 uur", "1 day after the phase opens at 19:00"),
        (BeforeClosing(7), "7 dagen voordat de fase sluit om 19.00 uur", "7 days before the phase closes at 19:00"),
        (AfterJoining(14), "14 dagen nadat iemand meedeed om 19.00 uur", "14 days after somebody joined at 19:00"),
    ],
)
def test_each_beat_is_said_in_dutch_and_english(beat: Beat, dutch: str, english: str) -> None:
    rhythm = Rhythm(beat, AT)
    assert (in_words(rhythm, "nl"), in_words(rhythm, "en")) == (dutch, english)


def test_first_and_last_day_are_said() -> None:
    rhythm = Rhythm(Weekly((Weekday.TUESDAY,)), AT, date(2026, 9, 1), date(2026, 10, 1))
    assert in_words(rhythm, "nl") == "elke dinsdag om 19.00 uur, vanaf 1 september 2026, tot en met 1 oktober 2026"
