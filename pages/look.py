"""The look of the chat and the public pages: which parts it has, in what order they are laid."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pages.static_files import StaticFiles

STATIC: Final = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Around:
    """What a telephone paints around a page; the values are those of tokens.css."""

    scheme: str
    ground: str
    bar: str


DAY: Final = Around("light", ground="#edf1ea", bar="#fffefa")
EVENING: Final = Around("dark", ground="#0f191b", bar="#182527")

STYLES: Final = (
    "tokens.css",  # first: it names the order of the layers
    "base.css",
    "frame.css",
    "button.css",
    "card.css",
    "bubble.css",
    "choice.css",
    "field.css",
    "doors.css",
    "street.css",
    "empty.css",
    "talk.css",
    "trying.css",
    "step.css",
    "review.css",
    "code.css",
    "composer.css",
    "unsent.css",
    "medium.css",
    "public.css",
    "helpers.css",
)


def look(*folders: Path, joined: Mapping[str, tuple[str, ...]] | None = None) -> StaticFiles:
    """Our static files and those of `folders`; the styles also as one `look.css`: one request on a slow phone.
    `joined`: others of `folders` to be served as one."""
    return StaticFiles(STATIC, *folders, joined={"look.css": STYLES, **(joined or {})})
