"""How our own texts are marked. Nothing is translated here: that happens when a text is put into the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

NATIVE_NAMES: Final[Mapping[str, str]] = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fa": "فارسی",
    "fr": "Français",
    "nl": "Nederlands",
    "pl": "Polski",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""As their speakers write them (Unicode CLDR)."""


class Text(str):
    """A text of ours, in English: its own key in the catalogues."""

    __slots__ = ()


Local: TypeAlias = Mapping[str, str]
"""A text of the challenge's: language code to text."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A text of ours whose form depends on a count."""

    one: str
    many: str
    count: int


Phrase: TypeAlias = Text | Counted | Local | str
"""Anything that can be said; a plain `str` is data, shown as it is."""


def _(text: str) -> Text:
    """Marks a text of ours, for Babel to find and mypy to know."""
    return Text(text)


def _n(one: str, many: str, count: int) -> Counted:
    """Marks a text of ours that counts; `{count}` stands for the number."""
    return Counted(one, many, count)


def native_name(language: str) -> str:
    return NATIVE_NAMES.get(language, language)
