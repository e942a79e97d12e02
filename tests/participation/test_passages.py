"""Which words are found, and what is left of a text without them."""

import pytest

from participation.passages import Passages, without_in


@pytest.mark.parametrize(
    ("lines", "text", "left"),
    [
        ("Jan de Vries", "Vraag Jan de Vries, of jan  de\nvries!", "Vraag […], of […]!"),
        ("Jan", "Jan kwam in januari, met Janneke.", "[…] kwam in januari, met Janneke."),
        ("Jan\nJan de Vries", "Jan de Vries en Jan.", "[…] en […]."),
        ("06-12345678", "Bel 06-12345678 (niet 06-123456789).", "Bel […] (niet 06-123456789)."),
        ("fatma@voorbeeld.nl", "Mail fatma@voorbeeld.nl.", "Mail […]."),
        ("a.c", "abc a.c", "abc […]"),
        ("(Jan)", "Hij (Jan) ook.", "Hij […] ook."),
        ("فاطمة", "اسمي فاطمة.", "اسمي […]."),
        ("Straße 5", "STRASSE 5, Straße 5", "STRASSE 5, […]"),
        ("Jan de Vries", "12 · Vraag het aan Jan de V…", "12 · Vraag het aan […]…"),
        ("Jan de Vries", "12 · Vraag het aan Jan…", "12 · Vraag het aan […]…"),
        ("Jan de Vries", "Zo is het …", "Zo is het …"),
        ("", "Jan", "Jan"),
    ],
)
def test_every_whole_one_is_taken_out(lines: str, text: str, left: str) -> None:
    assert Passages.read(lines).without(text) == left


def test_once_out_they_are_out() -> None:
    passages = Passages.read("Jan\nde Vries")
    left = passages.without("Jan de Vries")
    assert left == passages.without(left) == "[…] […]"


def test_what_says_too_little_is_found_nowhere() -> None:
    passages = Passages.read(" \n\ne\n--\nJan")
    assert passages.lines == ("e", "--", "Jan")
    assert passages.without("Jan -- of e") == "[…] -- of e"
    assert passages.missing(["Jan -- of e"]) == ("e", "--")
    assert Passages.read(" Jan   de  Vries \r\nJan de Vries\n12").lines == ("Jan de Vries", "12")


def test_a_text_is_shown_in_its_parts_and_what_stands_nowhere_is_told() -> None:
    passages = Passages.read("Jan\nPiet")
    pieces = list(passages.pieces("Vraag jan."))
    assert pieces == [("Vraag ", False), ("jan", True), (".", False)]
    assert list(Passages.read("").pieces("Vraag jan.")) == [("Vraag jan.", False)]
    assert passages.missing(["Vraag jan.", "Of Pieter."]) == ("Piet",)


def test_of_json_only_the_texts_under_these_names_are_changed() -> None:
    value = {"nl": "nl", "words": "nl", "list": ["nl"], "told": ["nl", "en"], "deep": [{"words": "nl", "id": "nl"}]}
    assert without_in(value, Passages.read("nl"), names={"words", "told"}) == {
        "nl": "nl",
        "words": "[…]",
        "list": ["nl"],
        "told": ["[…]", "en"],
        "deep": [{"words": "[…]", "id": "nl"}],
    }
