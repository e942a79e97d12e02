"""Jinja's set-up: everything escaped, a name nobody gave is a fault, and one style of placeholder in all our texts.

The words of a page come through `_`, which every rendering gets for its own language: nothing global knows a language.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined

from pages.look import DAY, EVENING
from pages.static_files import StaticFiles

Gettext = Callable[[str], str]

_OURS: Final = Path(__file__).parent / "templates"


def environment(*loaders: BaseLoader, static: StaticFiles) -> Environment:
    """For templates of the given loaders; those shared by all pages are found under `pages/`."""
    env = Environment(
        loader=ChoiceLoader([*loaders, PrefixLoader({"pages": FileSystemLoader(_OURS)})]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["static"] = static.url
    env.globals["around"] = (DAY, EVENING)
    env.globals["direction"] = direction
    env.filters["fill"] = fill
    return env


def fill(text: str, **values: object) -> str:
    """`{{ _("Step {step}") | fill(step=2) }}`: the placeholders of all our texts. Escaped afterwards."""
    return text.format(**values)


def direction(language: str) -> str:
    """`rtl` or `ltr`; a language nobody knows reads from left to right."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"
