"""A browser without JavaScript: it keeps cookies, reads forms and sends them as a person would."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import aiohttp


@dataclass
class Button:
    name: str
    value: str
    label: str = ""


@dataclass
class Form:
    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)
    boxes: list[Button] = field(default_factory=list)
    """Labels are what stands beside them."""
    writes: bool = False
    """It has a place to write in."""


class Page(HTMLParser):
    """The forms of one page, and what one reads on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._labelled: Button | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def form_with(self, value_end: str) -> tuple[Form, Button]:
        """The newest form with a button whose value ends so. Raises AssertionError with the page's words."""
        for form in reversed(self.forms):
            for button in form.buttons:
                if button.value.endswith(value_end):
                    return form, button
        raise AssertionError(f"no button {value_end!r} in {[b.value for f in self.forms for b in f.buttons]}")

    def has(self, value_end: str) -> bool:
        return any(button.value.endswith(value_end) for form in self.forms for button in form.buttons)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
        elif self.forms and tag == "input" and found.get("type") == "hidden":
            self.forms[-1].hidden[found["name"]] = found["value"]
        elif self.forms and tag == "input" and found.get("type") == "checkbox":
            self._labelled = Button(found["name"], found["value"])
            self.forms[-1].boxes.append(self._labelled)
        elif self.forms and tag == "button" and "name" in found:
            self._labelled = Button(found["name"], found["value"])
            self.forms[-1].buttons.append(self._labelled)
        elif self.forms and tag == "textarea":
            self.forms[-1].writes = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("button", "label"):
            self._labelled = None

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._labelled is not None:
            self._labelled.label += data.strip()


class Browser:
    """`async with Browser(address, language="nl") as fatma`; `page` is what she sees now."""

    def __init__(self, url: str, path: str, *, language: str) -> None:
        self.url, self.path = url, path
        jar = aiohttp.CookieJar(unsafe=True)  # as the address has no name
        self.web = aiohttp.ClientSession(cookie_jar=jar, headers={"Accept-Language": language, "Accept": "text/html"})
        self.page = Page("")
        self.status = 0

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.web.close()

    @property
    def cookies(self) -> list[str]:
        return [cookie.value for cookie in self.web.cookie_jar]

    async def open(self) -> None:
        async with self.web.get(f"{self.url}{self.path}") as answer:
            self.status, self.page = answer.status, Page(await answer.text())

    async def press(self, value_end: str, *, tick: tuple[str, ...] = ()) -> None:
        """The newest button whose value ends so; before that, the boxes with these labels."""
        await self.send(*self.filled(value_end, tick=tick))

    def filled(self, value_end: str, *, tick: tuple[str, ...] = ()) -> tuple[str, list[tuple[str, str]]]:
        form, button = self.page.form_with(value_end)
        boxes = [(box.name, box.value) for box in form.boxes if box.label in tick]
        assert len(boxes) == len(tick), [box.label for box in form.boxes]
        return form.action, [*form.hidden.items(), *boxes, (button.name, button.value)]

    async def write(self, words: str) -> None:
        await self.send(*self.written(words))

    def written(self, words: str) -> tuple[str, list[tuple[str, str]]]:
        [form] = [form for form in self.page.forms if form.writes]
        return form.action, [*form.hidden.items(), ("words", words)]

    async def send(self, action: str, fields: list[tuple[str, str]], *, origin: str | None = None) -> None:
        """And go where the answer leads, as browsers do."""
        headers = {"Origin": origin or self.url}
        async with self.web.post(urljoin(self.url, action), data=fields, headers=headers) as answer:
            self.status, self.page = answer.status, Page(await answer.text())
