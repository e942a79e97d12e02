from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from bot.web.wording import clock, day, listed
from tests.bot.web.page_texts import dutch

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
NOW: Final = datetime(2030, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Amsterdam


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2030, 11, 23, 23, 5, tzinfo=UTC), "Vandaag"),
        (datetime(2030, 11, 23, 22, 55, tzinfo=UTC), "Gisteren"),
        (datetime(2030, 11, 20, 12, 0, tzinfo=UTC), "20 november"),
        (datetime(2029, 11, 20, 12, 0, tzinfo=UTC), "20 november 2029"),
    ],
)
def test_a_day_begins_and_ends_where_the_challenge_is(at: datetime, shown: str) -> None:
    assert day(at, now=NOW, zone=AMSTERDAM, language="nl", gettext=dutch) == shown


def test_the_hour_is_that_of_the_challenge() -> None:
    assert clock(NOW, AMSTERDAM) == "00:30"


def test_what_was_chosen_is_listed_with_the_comma_of_the_language() -> None:
    assert listed(("Groen", "Zorg"), "nl") == "Groen, Zorg"
    assert listed(("التنقّل", "اللقاء"), "ar") == "التنقّل، اللقاء"
