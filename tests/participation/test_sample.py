"""The sample challenge is complete, and spoken in sentences that everybody can read (docs: B1, at most 12 words)."""

import re
from collections.abc import Iterator

import pytest

from participation.challenge_file import ChallengeFile, Setup
from participation.file_fields import NOTICE_WORDS
from participation.sample import sample_challenge
from participation.words import AreaKind, ChallengeStatus

_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!](?=\S)[^.?!\n]*)*")
_LONGEST = 12


def test_the_sample_is_an_open_challenge_with_three_neighbourhoods_and_eight_domains() -> None:
    sample = sample_challenge()

    (municipality,) = sample.areas
    (district,) = municipality.districts
    assert (sample.slug, sample.status, sample.languages) == (
        "samen-wonen-en-zorgen",
        ChallengeStatus.OPEN,
        ("nl", "en"),
    )
    assert municipality.kind is AreaKind.MUNICIPALITY
    assert [area.name for area in district.neighbourhoods] == ["Noorderhof", "Veenkade", "De Hofsteeg"]
    assert [domain.slug for domain in sample.domains] == [
        "living",
        "care",
        "safety",
        "green",
        "getting-around",
        "meeting",
        "work-and-money",
        "growing-up",
    ]
    assert [each.number for each in sample.setup.urgent][:3] == ["112", "113", "0800-2000"]


def test_the_sample_survives_being_stored() -> None:
    setup = sample_challenge().setup

    assert Setup.model_validate(setup.model_dump(mode="json")) == setup


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_sentence_of_the_sample_is_longer_than_twelve_words(language: str) -> None:
    long = [
        sentence
        for text in _texts(sample_challenge(), language)
        for sentence in _sentences(text)
        if len(sentence.split()) > _LONGEST
    ]

    assert long == []


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_short_notice_of_the_sample_is_seven_sentences_at_most(language: str) -> None:
    short = sample_challenge().setup.notice.short[language]

    assert len(_sentences(short)) <= 7
    assert len(short.split()) <= NOTICE_WORDS


@pytest.mark.parametrize(("language", "parent"), [("nl", "met een ouder"), ("en", "with a parent")])
def test_both_notices_say_from_which_age_and_ask_for_no_date(language: str, parent: str) -> None:
    notice = sample_challenge().setup.notice

    for text in (notice.short[language], notice.full[language]):
        assert re.search(rf"\b16\?.* {parent}\b", text, re.DOTALL), text


def _texts(file: ChallengeFile, language: str) -> Iterator[str]:
    setup = file.setup
    yield from (setup.name[language], setup.question[language], setup.purpose[language], setup.owner[language])
    yield from (setup.notice.short[language], setup.notice.full[language], setup.person.hours[language])
    yield from (each.label[language] for each in setup.urgent)
    yield from (domain.name[language] for domain in file.domains)


def _sentences(text: str) -> list[str]:
    """A full stop inside a word ("elzermeer.example") ends nothing."""
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]
