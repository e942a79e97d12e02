"""All that a page says to a person: its texts, and the attributes that are read aloud, shown or said by a script."""

from html.parser import HTMLParser
from typing import Final

_SILENT: Final = ("script", "style", "svg", "time", "code", "kbd")
"""Times are Babel's; keys and code are the same in every language."""
_SAID: Final = ("aria-label", "alt", "placeholder", "title")
_NAMES: Final = "events figures key live number passkey preview print question row rows state text"
_FOR_SCRIPTS: Final = tuple(f"data-{name}" for name in _NAMES.split())
_WITHOUT_END: Final = ("input", "meta", "link", "br", "wbr", "path", "rect", "use", "circle", "img", "hr")


class PageTexts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT or self._silent:
            self._silent += tag not in _WITHOUT_END
            return
        for name, value in attrs:
            ours = name.startswith("data-") and name not in _FOR_SCRIPTS
            if value and (name in _SAID or ours):
                self.said.append(value)

    def handle_endtag(self, _tag: str) -> None:
        self._silent -= self._silent > 0

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._silent:
            self.said.append(data.strip())
