"""Our own texts in the languages we have them in. English is the key; the others are read from `locale` at first use.

The .po files are read as they are: no compiled file that could be stale. A language without a catalogue reads English.
"""

import io
from collections.abc import Callable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from conversations.effects import Value
from conversations.texts import Counted, Phrase, Text

SOURCE_LANGUAGE: Final = "en"
OURS: Final = ("nl", SOURCE_LANGUAGE)
"""Languages that all our texts are in; the first where nobody says which."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_FIRST_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"


def say(phrase: Phrase, language: str, values: Mapping[str, Value] | None = None) -> str:
    """The phrase in this language, its `{names}` filled in. What people wrote stays as it is; channels escape it."""
    text = _in(phrase, language)
    if isinstance(phrase, Counted):
        values = {"count": phrase.count, **(values or {})}
    if not values:
        return text
    return text.format_map({name: _isolated(value, language) for name, value in values.items()})


def gettext_in(language: str) -> Callable[[str], str]:
    """For templates, whose texts are all ours."""
    return lambda text: say(Text(text), language)


def _in(phrase: Phrase, language: str) -> str:
    match phrase:
        case Counted(one=one, many=many, count=count):
            return catalogue(language).ngettext(one, many, count)
        case Text():
            return catalogue(language).gettext(phrase)
        case str():
            return phrase
        case _:
            return phrase.get(language) or next(iter(phrase.values()))


def _isolated(value: Value, language: str) -> str:
    """Fragments in right-to-left text are isolated, so that Latin names keep their order (Unicode UAX 9)."""
    text = str(value) if isinstance(value, int) else say(value, language)
    return f"{_FIRST_ISOLATE}{text}{_POP_ISOLATE}" if language in RIGHT_TO_LEFT else text


@cache
def catalogue(language: str) -> NullTranslations:
    source = files("conversations") / "locale" / language / "LC_MESSAGES" / "messages.po"
    if language == SOURCE_LANGUAGE or not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
