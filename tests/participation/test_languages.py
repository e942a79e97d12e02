"""In which language something was said: a hint, that never stands in the way."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation import languages
from participation.languages import (
    CHAT_LANGUAGES,
    DECOYS,
    READ,
    _runs_of_letters,
    detect,
    known_languages,
    load_profiles,
)

SHORT = {
    "ar": ("نحتاج إلى مقعد", "الشارع مظلم جدا", "أين يلعب الأطفال؟", "شكرا لكم جميعا"),
    "de": ("Hier fehlt eine Bank", "Wir brauchen mehr Licht", "Die Straße ist laut", "Wo spielen die Kinder?"),
    "en": ("We need a bench", "The street is dark", "Too much noise here", "Where do children play?"),
    "es": ("Falta un banco aquí", "La calle está oscura", "Hay mucho ruido", "¿Dónde juegan los niños?"),
    "fa": ("ما نیمکت می‌خواهیم", "کوچه خیلی تاریک است", "بچه‌ها کجا بازی کنند؟", "اینجا سروصدا زیاد است"),
    "fr": ("Il manque un banc", "La rue est sombre", "Trop de bruit ici", "Où jouent les enfants ?"),
    "nl": ("Een bankje ontbreekt hier", "De straat is donker", "Te veel lawaai", "Waar spelen de kinderen?"),
    "pl": ("Brakuje nam ławki", "Ulica jest ciemna", "Za dużo hałasu", "Gdzie bawią się dzieci?"),
    "tr": ("Burada bank yok", "Sokak çok karanlık", "Çok fazla gürültü var", "Çocuklar nerede oynuyor?"),
    "uk": ("Тут немає лавки", "Вулиця дуже темна", "Забагато шуму вночі", "Де граються діти?"),
}
"""Two to four words each."""
SENTENCES = [(text, language) for language, texts in SHORT.items() for text in texts]


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


def test_a_few_words_in_ones_own_language_are_known() -> None:
    answers = [(detect(text, candidates=CHAT_LANGUAGES, own=language), language) for text, language in SENTENCES]
    right = [found is not None and found.language == language for found, language in answers]
    assert sum(right) / len(right) >= 0.97


def test_a_few_words_in_another_than_ones_own_language_are_mostly_known_and_surely_when_it_says_so() -> None:
    answers = [
        (detect(text, candidates=CHAT_LANGUAGES, own=own), language)
        for text, language in SENTENCES
        for own in CHAT_LANGUAGES
        if own != language
    ]
    right = [found is not None and found.language == language for found, language in answers]
    assert sum(right) / len(right) > 0.9
    sure = [found.language == language for found, language in answers if found is not None and found.confidence >= 0.9]
    assert len(sure) / len(answers) > 0.75
    assert sum(sure) / len(sure) >= 0.97


@pytest.mark.parametrize("own", ["nl", "uk"])
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Във входа няма осветление и е опасно за децата.", "bg"),
        ("Non c'è una panchina vicino allo stagno.", "it"),
        ("Não há um banco perto do lago.", "pt"),
        ("Lipsește lumina pe strada noastră.", "ro"),
        ("Детям негде играть, и мы бы хотели новую площадку.", "ru"),
    ],
)
def test_what_none_of_the_candidates_is_written_in_is_not_pressed_into_one(text: str, language: str, own: str) -> None:
    detected = detect(text, candidates=CHAT_LANGUAGES, own=own)
    assert detected is not None
    assert detected.language == language


def test_a_decoy_that_the_challenge_speaks_is_a_candidate_like_the_others() -> None:
    text = "У нас нет места для встреч"
    beside = detect(text, candidates=CHAT_LANGUAGES, own="nl")
    spoken = detect(text, candidates=(*CHAT_LANGUAGES, "ru"), own="nl")
    own = detect(text, candidates=CHAT_LANGUAGES, own="ru")
    assert beside is not None
    assert spoken is not None
    assert own is not None
    assert (beside.language, spoken.language, own.language) == ("uk", "ru", "ru")
    assert own.confidence > spoken.confidence


def test_every_decoy_has_a_profile_and_is_no_language_we_invite_people_to_write_in() -> None:
    assert set(DECOYS) <= known_languages()
    assert not set(DECOYS) & set(CHAT_LANGUAGES)


def test_a_sentence_in_capitals_is_known_too() -> None:
    for own in ("en", "nl"):
        assert detect("ER IS GEEN BANKJE", candidates=CHAT_LANGUAGES, own=own) == detect(
            "er is geen bankje", candidates=CHAT_LANGUAGES, own=own
        )
    detected = detect("ER IS GEEN BANKJE MEER BIJ DE VIJVER", candidates=CHAT_LANGUAGES, own="en")
    assert detected is not None
    assert detected.language == "nl"


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "12 345", "12:30", "👍🏽", "👩‍👩‍👧", "https://buurt.example/x", "a@b.nl", "…!?", "\0", "\ud800"),
        *("ሰላም ጎረቤቶች", "שלום שכנים", "Καλημέρα σας γείτονες", "你好邻居", "हमारे यहाँ बेंच नहीं है"),
    ],
)
def test_where_nothing_tells_the_language_there_is_none_and_no_error(text: str) -> None:
    assert detect(text, candidates=CHAT_LANGUAGES, own="nl") is None


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_whatever_is_written_raises_nothing(text: str) -> None:
    detected = detect(text, candidates=CHAT_LANGUAGES, own="nl")
    assert detected is None or detected.language in {*CHAT_LANGUAGES, *DECOYS}
    assert detected is None or 0 < detected.confidence <= 1


def test_a_short_word_of_two_languages_is_taken_for_the_residents_own() -> None:
    for own in ("nl", "en"):
        detected = detect("bank", candidates=("nl", "en"), own=own)
        assert detected is not None
        assert detected.language == own


@pytest.mark.parametrize("text", ["bank", "park", "plan", "a", "de la", "in de", "на", "в"])
@pytest.mark.parametrize("own", ["ar", "en", "pl"])
def test_where_little_tells_the_language_it_is_not_sure(text: str, own: str) -> None:
    detected = detect(text, candidates=CHAT_LANGUAGES, own=own)
    assert detected is not None
    assert detected.confidence < 0.9


def test_the_same_words_always_give_the_same_answer() -> None:
    answers = {detect("is dit een park of plan", candidates=CHAT_LANGUAGES, own="tr") for _ in range(20)}
    assert len(answers) == 1


def test_of_a_long_text_the_beginning_is_read() -> None:
    assert _runs_of_letters("a" * READ + "b") == {"a", " a", "aa", "aaa", " aa", "a ", "aa "}
    dutch, english = "Er is geen bankje meer bij de vijver. " * 30, "There is no bench left beside the old pond. " * 70
    detected = detect(dutch + english, candidates=CHAT_LANGUAGES, own="en")
    assert detected is not None
    assert detected.language == "nl"


def test_where_there_is_nothing_to_choose_between_nothing_is_said() -> None:
    assert detect("Er is geen bankje.", candidates=("nl",), own="nl") is None
    assert detect("Er is geen bankje.", candidates=("xx",), own="zz") is None


def test_of_all_profiles_only_the_candidates_and_the_decoys_are_loaded_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(languages, "_learnt", {})
    monkeypatch.setattr(languages, "_said", {})
    load_profiles([*CHAT_LANGUAGES, "xx"])
    known = set(languages._learnt)
    assert known == {*CHAT_LANGUAGES, *DECOYS}
    size = sum(languages._said.values())
    for text, language in SENTENCES:
        detect(text, candidates=CHAT_LANGUAGES, own=language)
    load_profiles(CHAT_LANGUAGES)
    assert (set(languages._learnt), sum(languages._said.values())) == (known, size)
    assert len(known_languages()) > 40


def test_no_language_runs_over_into_the_next_one() -> None:
    load_profiles(CHAT_LANGUAGES)
    place = max(languages._learnt.values())
    most = max(
        said >> shift & languages._MASK for said in languages._said.values() for shift in range(0, place + 1, 24)
    )
    assert 3 * READ * most < languages._MASK


def test_all_languages_we_invite_people_to_write_in_can_be_detected() -> None:
    assert set(CHAT_LANGUAGES) <= known_languages()
