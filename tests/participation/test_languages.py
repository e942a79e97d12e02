"""In which language something was said: a hint, that never stands in the way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.languages import CHAT_LANGUAGES, _factory, detect, known_languages, load_profiles


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Er is geen plek waar mijn moeder even kan zitten.", "nl"),
        ("There is no place for my mother to sit down.", "en"),
        ("Annemin oturup dinlenebileceği bir yer yok.", "tr"),
        ("لا يوجد مكان تجلس فيه أمي قليلاً", "ar"),
        ("Немає де мамі посидіти дорогою до крамниці.", "uk"),
    ],
)
def test_a_sentence_is_known(text: str, language: str) -> None:
    detected = detect(text, candidates=CHAT_LANGUAGES, own="nl")
    assert detected is not None
    assert (detected.language, detected.confidence > 0.9) == (language, True)


def test_a_sentence_in_capitals_is_known_too() -> None:
    detected = detect("ER IS GEEN BANKJE MEER BIJ DE VIJVER", candidates=CHAT_LANGUAGES, own="en")
    assert detected is not None
    assert detected.language == "nl"


@pytest.mark.parametrize("text", ["", "   ", "12 345", "👍🏽", "https://buurt.example/x", "a@b.nl", "…!?", "\0"])
def test_where_nothing_tells_the_language_there_is_none_and_no_error(text: str) -> None:
    assert detect(text, candidates=CHAT_LANGUAGES, own="nl") is None


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_whatever_is_written_raises_nothing(text: str) -> None:
    detected = detect(text, candidates=CHAT_LANGUAGES, own="nl")
    assert detected is None or detected.language in CHAT_LANGUAGES


def test_a_short_word_of_two_languages_is_taken_for_the_residents_own() -> None:
    for own in ("nl", "en"):
        detected = detect("bank", candidates=("nl", "en"), own=own)
        assert detected is not None
        assert detected.language == own


def test_the_same_words_always_give_the_same_answer() -> None:
    answers = {detect("is dit een park of plan", candidates=CHAT_LANGUAGES, own="tr") for _ in range(20)}
    assert len(answers) == 1


def test_where_there_is_nothing_to_choose_between_nothing_is_said() -> None:
    assert detect("Er is geen bankje.", candidates=("nl",), own="nl") is None
    assert detect("Er is geen bankje.", candidates=("xx",), own="zz") is None


def test_of_all_profiles_only_the_candidates_are_loaded() -> None:
    _factory.cache_clear()
    load_profiles(CHAT_LANGUAGES)
    assert _factory.cache_info().currsize == 1
    factory = _factory(tuple(sorted(CHAT_LANGUAGES)))
    assert sorted(factory.langlist) == sorted(CHAT_LANGUAGES)
    assert len(known_languages()) > 40


def test_all_languages_we_invite_people_to_write_in_can_be_detected() -> None:
    assert set(CHAT_LANGUAGES) <= set(known_languages())
