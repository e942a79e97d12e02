"""The manuals for coordinators, docs/coordinators.md and .nl.md, call everything what the desk calls it."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.manual_desk import PAGES

ROOT = Path(__file__).parents[1]
ENGLISH, DUTCH = ((ROOT / "docs" / name).read_text("utf-8") for name in ("coordinators.md", "coordinators.nl.md"))
NAME = re.compile(r"(?<!\*)(?:\*|\*{3})(?!\*)([^*]+?)(?<!\*)(?:\*|\*{3})(?!\*)")
"""In italics or in bold italics; what is only bold is stressed."""
SHOWN = ("today", "submission", "submissions", "call", "call-going-out", "phases", "prompt", "answers")
NOT_ON_THE_DESK = ("benches", "bench", "banken", "bank")
"""Words to search for."""


def _bare(text: str) -> str:
    """With … where the desk fills something in; a manual may also show a number there, at the end."""
    return re.sub(r"\{\w+\}|\d[\d.,]*$", "…", " ".join(text.split()))


def _names(manual: str) -> list[str]:
    blocks = re.split(r"\n\s*\n|\n(?=[-#|]|\d\. )", manual)
    return [_bare(name) for block in blocks for name in NAME.findall(block) if name not in NOT_ON_THE_DESK]


def _on_the_desk() -> list[tuple[str, str]]:
    """In English and in Dutch; of what is counted, each form."""
    with (ROOT / "conversations/locale/nl/LC_MESSAGES/messages.po").open("rb") as file:
        texts = [(message.id, message.string) for message in read_po(file, locale="nl") if message.id]
    forms = [((one,), (other,)) if isinstance(one, str) else (one, other) for one, other in texts]
    return [(_bare(one), _bare(other)) for pair in forms for one, other in zip(*pair, strict=True)]


@pytest.mark.parametrize(("manual", "language"), [(ENGLISH, 0), (DUTCH, 1)], ids=["English", "Dutch"])
def test_each_name_of_the_manual_is_what_the_desk_says(manual: str, language: int) -> None:
    texts, names = {pair[language] for pair in _on_the_desk()}, _names(manual)
    assert len(names) > 100
    assert [name for name in names if name not in texts] == []


def test_the_manuals_name_the_same_in_each_chapter() -> None:
    same = set(_on_the_desk())
    chapters = [[set(_names(chapter)) for chapter in re.split(r"(?m)^(?=#+ )", manual)] for manual in (ENGLISH, DUTCH)]
    for english, dutch in zip(*chapters, strict=True):
        assert [one for one in english if not any((one, other) in same for other in dutch)] == []
        assert [other for other in dutch if not any((one, other) in same for one in english)] == []


def test_the_manuals_have_the_same_headings_lists_tables_and_keys() -> None:
    english, dutch = (re.findall(r"(?m)^#+ |^- |^\d\. |\||`[^`\n]+`", manual) for manual in (ENGLISH, DUTCH))
    assert english == dutch


def test_the_manuals_lead_to_each_other() -> None:
    assert "(coordinators.nl.md)" in "".join(ENGLISH.splitlines()[:3])
    assert "(coordinators.md)" in "".join(DUTCH.splitlines()[:3])


def test_the_manuals_show_the_same_pages_each_in_its_language() -> None:
    english, dutch = (re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", manual) for manual in (ENGLISH, DUTCH))
    assert [file for _alt, file in english] == [f"pictures/manual-{name}-en.webp" for name in SHOWN]
    assert [file for _alt, file in dutch] == [f"pictures/manual-{name}-nl.webp" for name in SHOWN]
    assert set(SHOWN) == set(PAGES)
    assert [file for _alt, file in english + dutch if not (ROOT / "docs" / file).is_file()] == []
