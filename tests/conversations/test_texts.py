"""All our texts, in all the languages we have them in: complete, with the same placeholders, and plain."""

import re
from collections.abc import Sequence
from pathlib import Path
from string import Formatter
from typing import Any, Final

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

ROOT: Final = Path(__file__).parents[2]
LOCALE: Final = ROOT / "conversations" / "locale"
LANGUAGES: Final = sorted(path.name for path in LOCALE.iterdir() if path.is_dir())
MOST_WORDS: Final = 12
"""In one sentence (CEFR B1; docs/conversations.md)."""
MOST_SENTENCES: Final = 3
_END: Final = re.compile(r"[?:…]?$")
_METHODS: Final = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_KEYWORDS: Final[dict[str, Any]] = {"_": None, "_n": (1, 2), "gettext": None}


def _texts() -> set[str | tuple[str, ...]]:
    found: set[str | tuple[str, ...]] = set()
    for room in ("admin", "conversations", "bot", "pages"):
        for _file, _line, text, _comments, _context in extract_from_dir(
            ROOT / room, _METHODS, keywords=_KEYWORDS, options_map={}
        ):
            found.add(tuple(text) if isinstance(text, (list, tuple)) else text)
    return found


def _catalogue(language: str) -> Catalog:
    with (LOCALE / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _pairs(language: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each text's forms in English and in this language; the header left out."""
    return [(_forms(message.id), _forms(message.string)) for message in _catalogue(language) if message.id]


def _messages(language: str) -> list[Message]:
    """Of the catalogue, its header left out."""
    return [message for message in _catalogue(language) if message.id]


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n+", text.strip()) if part]


def test_dutch_is_one_of_the_languages() -> None:
    assert "nl" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_ours_is_in_the_catalogue_and_no_other(language: str) -> None:
    translated = {message.id for message in _catalogue(language) if message.id and message.string}

    assert translated == _texts()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_of_its_text_in_every_plural_form(language: str) -> None:
    for english, translated in _pairs(language):
        for form in translated:
            assert _placeholders(form) == _placeholders(english[0]), form


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_a_translation_and_none_is_only_guessed(language: str) -> None:
    for message in _messages(language):
        assert all(form.strip() for form in _forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stays_in_the_catalogue_that_is_said_no_more(language: str) -> None:
    assert list(_catalogue(language).obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_counts_has_a_form_for_every_number_of_its_language(language: str) -> None:
    catalogue, rule = _catalogue(language), get_plural(language)
    assert (catalogue.num_plurals, catalogue.plural_expr) == (rule.num_plurals, rule.plural_expr)

    counted = [message for message in _messages(language) if not isinstance(message.id, str)]
    assert counted
    for message in counted:
        assert len(_forms(message.string)) == rule.num_plurals, message.id
        assert "{count}" in message.id[1], message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_can_be_filled(language: str) -> None:
    for text in (form for pair in _pairs(language) for forms in pair for form in forms):
        fields = [(name, spec, turn) for _text, name, spec, turn in Formatter().parse(text) if name is not None]
        assert all(name.isidentifier() and not spec and not turn for name, spec, turn in fields), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_as_its_text_does(language: str) -> None:
    """A question stays a question, and a label gets no full stop."""
    for english, translated in _pairs(language):
        for form in translated:
            assert form == form.strip()
            assert _END.search(form)[0] == _END.search(english[0])[0], form  # type: ignore[index]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_short_and_every_bubble_too(language: str) -> None:
    for text in (form for pair in _pairs(language) for forms in pair for form in forms):
        assert len(sentences(text)) <= MOST_SENTENCES, text
        for sentence in sentences(text):
            assert len(sentence.split()) <= MOST_WORDS, sentence
