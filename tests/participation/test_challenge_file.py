"""A challenge's file is read whole or refused whole, each fault with its place and with what would be right."""

from datetime import date, time

import pytest

from participation.challenge_file import ChallengeFile, ChallengeFileFault, Pause, Problem, read_challenge_file
from participation.sample import sample_content
from participation.words import AreaKind, ChallengeStatus, Erasure, LegalBasis


def test_a_file_is_read_into_values_of_their_own_kind() -> None:
    file = _read(('status = "open"\n', ""))

    setup = file.setup
    assert file.status is ChallengeStatus.OPEN  # when nothing is said
    assert setup.legal_basis is LegalBasis.PUBLIC_TASK
    assert setup.erasure is Erasure.ERASE
    assert (setup.quiet_hours.start, setup.quiet_hours.end) == (time(21), time(9))
    assert setup.pauses[0] == Pause(first=date(2026, 12, 24), last=date(2027, 1, 3))
    assert (setup.reading_days, setup.retention_months) == (3, 24)
    assert setup.name == {"nl": "Samen wonen en zorgen", "en": "Living and caring together"}
    assert file.areas[0].districts[0].neighbourhoods[2].postcodes == ("8993AA", "8993AB", "8993AC")
    assert file.areas[0].districts[0].kind is AreaKind.DISTRICT


def test_a_draft_can_be_read_and_what_is_closed_cannot_begin() -> None:
    assert _read(('"open"', '"draft"')).status is ChallengeStatus.DRAFT
    assert _told(('"open"', '"closed"')) == ["status: write draft or open: a challenge is closed later, from the desk"]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        (
            '"8993 AC"',
            '"12A4"',
            'areas[0].districts[0].neighbourhoods[2].postcodes[2]: "12A4" is no postcode: '
            "write four digits, or four digits and two letters",
        ),
        (
            '"8991"',
            '"0123"',
            'areas[0].districts[0].neighbourhoods[0].postcodes[0]: "0123" is no postcode: '
            "write four digits, or four digits and two letters",
        ),
        ('"8991"', "8991", "areas[0].districts[0].neighbourhoods[0].postcodes[0]: write a text between quotes"),
        ("= 52.552", "= 92.552", "areas[0].districts[0].neighbourhoods[0].centre.latitude: write 90 or less"),
        ("= 5.251", "= -181", "areas[0].districts[0].neighbourhoods[0].centre.longitude: write -180 or more"),
        (
            'kind = "municipality"\n',
            'kind = "municipality"\ncode = "344"\n',
            'areas[0].code: "344" is no CBS code: write it as in GM0344, WK034401 or BU03440101',
        ),
        (
            '"municipality"',
            '"village"',
            "areas[0].districts: a village has no districts: write a municipality, then districts, then the rest",
        ),
        (
            'slug = "veenkade"',
            'slug = "veenkade"\nkind = "village"',
            "areas[0].districts[0].neighbourhoods: only neighbourhoods stand here: leave `kind` out",
        ),
        (
            'slug = "veenkade"',
            'slug = "noorderhof"',
            'areas[0].districts[0].neighbourhoods[1].slug: "noorderhof" is taken by '
            "areas[0].districts[0].neighbourhoods[0]: every slug stands once",
        ),
        (
            'slug = "safety"',
            'slug = "care"',
            'domains[2].slug: "care" is taken by domains[1]: every slug stands once',
        ),
        (
            'slug = "safety"',
            'slug = "Veilig!"',
            'domains[2].slug: "Veilig!" is no slug: '
            "write at most 40 small letters, figures and hyphens, as in veen-kade",
        ),
        (
            "Europe/Amsterdam",
            "Europe/Elzermeer",
            'time_zone: "Europe/Elzermeer" is no time zone: write its IANA name, as in Europe/Amsterdam',
        ),
        (
            "Europe/Amsterdam",
            "../../etc/passwd",
            'time_zone: "../../etc/passwd" is no time zone: write its IANA name, as in Europe/Amsterdam',
        ),
        (
            '["nl", "en"]',
            '["nl", "en", "nederlands"]',
            'languages[2]: "nederlands" is no language: write its two letters of ISO 639-1, as in nl',
        ),
        ('["nl", "en"]', '["nl", "en", "en"]', "languages: a language stands twice: write each one once"),
        (
            'en = "Living and caring together"\n',
            "",
            "name.en: has no text: every text stands in every language of the challenge",
        ),
        ('en = "Living and caring together"\n', 'en = " "\n', "name.en: is empty: write the text in this language"),
        (
            'en = "Living and caring together"\n',
            'en = "Living and caring together"\nfr = "Vivre ensemble"\n',
            'name.fr: "fr" is not one of the challenge\'s languages (nl, en)',
        ),
        (
            'label.en = "in direct danger"\n',
            "",
            "urgent[0].label.en: has no text: every text stands in every language of the challenge",
        ),
        (
            "Jonger dan 16?",
            "woord " * 20 + "Jonger dan 16?",
            "notice.short.nl: has 69 words: a short notice has at most 60",
        ),
        ('version = "2026-1"\n', "", "notice.version: is missing"),
        ('"public_task"\n', '"because"\n', "legal_basis: write one of these: 'public_task' or 'consent'"),
        ('erasure = "erase"', 'erasure = "hide"', "erasure: write one of these: 'erase' or 'anonymise'"),
        ("reading_days = 3", "reading_days = 0", "reading_days: write 1 or more"),
        ("reading_days = 3", 'reading_days = "drie"', "reading_days: write a whole number"),
        (
            "last = 2027-01-03",
            "last = 2026-01-03",
            "pauses[0]: ends (2026-01-03) before it begins (2026-12-24): write the earlier day first",
        ),
        ("first = 2026-12-24", 'first = "kerst"', "pauses[0].first: write a date as in 2026-12-24"),
        ('"21:00"', "21", 'quiet_hours.start: write a time between quotes, as in "21:00"'),
        ('"21:00"', '"25:00"', 'quiet_hours.start: write a time between quotes, as in "21:00"'),
        (
            '"21:00"',
            '"21:00Z"',
            'quiet_hours.start: write the time of the challenge itself, without a zone, as in "21:00"',
        ),
        ('"21:00"', '"09:00"', "quiet_hours: begins and ends at the same time: write two different times"),
        (
            '"samen@elzermeer.example"',
            '"elzermeer"',
            'operator.mail: "elzermeer" is no mail address: write it as in team@example.org',
        ),
        (
            'number = "112"',
            'number = "bel!"',
            'urgent[0].number: "bel!" is no telephone number: write figures, spaces and hyphens, as in 0800-2000',
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_would_be_right(right: str, wrong: str, told: str) -> None:
    assert _told((right, wrong)) == [told]


def test_all_faults_are_told_at_once() -> None:
    told = _told(
        ('"8993 AC"', '"12A4"'),
        ('slug = "veenkade"', 'slug = "noorderhof"'),
        ("reading_days = 3", "reading_days = 99\ncolour = 'green'"),
        ('label.en = "in direct danger"\n', ""),
        ("Europe/Amsterdam", "Mars"),
    )

    assert [line.split(": ")[0] for line in told] == [
        "time_zone",
        "areas[0].districts[0].neighbourhoods[2].postcodes[2]",
        "reading_days",
        "urgent[0].label.en",
        "colour",
        "areas[0].districts[0].neighbourhoods[1].slug",
    ]


def test_a_misspelt_name_is_told_beside_what_is_missing() -> None:
    assert _told(("reading_days = 3", "reading_day = 3")) == [
        "reading_days: is missing",
        "reading_day: is not known here: look at its spelling and at the table it stands in",
    ]


def test_an_empty_file_says_everything_that_is_missing() -> None:
    missing = _problems(b"areas = []")

    assert Problem("slug", "is missing") in missing
    assert Problem("notice", "is missing") in missing
    assert Problem("areas", "is empty: write at least one") in missing


@pytest.mark.parametrize(
    "line", ["areas = 3", "areas = [1]", "domains = {}", "name = 'x'", "languages = 'nl'", "urgent = 1"]
)
def test_a_table_of_another_shape_is_told_and_breaks_nothing(line: str) -> None:
    assert any("write a" in problem.sentence for problem in _problems(line.encode()))


def test_a_slip_of_the_pen_is_told_with_its_line() -> None:
    (problem,) = _problems(b'slug = "a"\nstatus = = "open"\n')
    assert str(problem).startswith("the file: is not TOML: ")
    assert "line 2" in problem.sentence


def test_other_letters_than_utf8_are_told_with_their_line() -> None:
    assert _problems(b'slug = "a"\nname = "caf\xe9"\n') == (Problem("line 2", "is not UTF-8: save the file as UTF-8"),)


def test_a_file_from_a_windows_editor_is_read_too() -> None:
    windows = b"\xef\xbb\xbf" + sample_content().replace(b"\n", b"\r\n")
    assert read_challenge_file(windows) == read_challenge_file(sample_content())


def _read(*changes: tuple[str, str]) -> ChallengeFile:
    return read_challenge_file(_changed(*changes))


def _told(*changes: tuple[str, str]) -> list[str]:
    return [str(problem) for problem in _problems(_changed(*changes))]


def _problems(content: bytes) -> tuple[Problem, ...]:
    with pytest.raises(ChallengeFileFault) as caught:
        read_challenge_file(content)
    return caught.value.problems


def _changed(*changes: tuple[str, str]) -> bytes:
    """The sample with each first text replaced, once."""
    content = sample_content().decode()
    for right, wrong in changes:
        assert right in content
        content = content.replace(right, wrong, 1)
    return content.encode()
