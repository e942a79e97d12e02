"""Texts with entities: Telegram's HTML, read as strictly as Telegram reads it.

Rules: core.telegram.org/bots/api#html-style. The sentences of the refusals are those of Telegram's own parser.
Byte offsets in them count UTF-8 bytes.
"""

import re

from tests.botapi.wire import JSON, ApiError, bad_request, utf16_length

SIMPLE_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip

# "All numerical HTML entities are supported", "only the following named HTML entities": the rest stays as written.
ENTITY = re.compile(r"&(?:#(?P<dec>[0-9]{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ATTRIBUTE = re.compile(r"""\s*(?P<name>[^\s=>/"']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[A-Za-z0-9.\-]+(?=[\s>])))?""")


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.length = 0  # of `text`, in UTF-16 code units
        self.open: list[tuple[str, dict[str, str], int, int]] = []
        self.entities: list[JSON] = []

    def refuse(self, what: str, position: int, rest: str = "") -> ApiError:
        offset = len(self.source[:position].encode())
        return _cannot_parse(f"{what} at byte offset {offset}{rest}")

    def say(self, raw: str) -> None:
        plain = _decode(raw)
        self.text += plain
        self.length += utf16_length(plain)

    def start_tag(self, at: int) -> int:
        """Reads `<name attributes>`; answers the place behind it."""
        match = re.compile(r"<([^\s>]*)").match(self.source, at)
        end = match.end() if match else at
        if end >= len(self.source):
            raise self.refuse("Unclosed start tag", at)
        name = self.source[at + 1 : end].lower()
        if name not in SIMPLE_TAGS:
            raise self.refuse(f'Unsupported start tag "{name}"', at)
        attributes, end = self._attributes(name, at, end)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.refuse('Tag "span" must have class "tg-spoiler"', at)
        self.open.append((name, attributes, self.length, len(self.text)))
        return end

    def _attributes(self, tag: str, at: int, place: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            while place < len(self.source) and self.source[place].isspace():
                place += 1
            if place >= len(self.source):
                raise self.refuse(f'Unclosed start tag "{tag}"', at)
            if self.source[place] == ">":
                return found, place + 1
            match = ATTRIBUTE.match(self.source, place)
            if match is None:
                raise self.refuse(f'Empty attribute name in the tag "{tag}"', at)
            place = match.end()
            if match["value"] is None and self.source[place:].lstrip().startswith("="):
                rest = self.source[place:].lstrip().removeprefix("=").lstrip()
                if not rest or rest[0] in "\"'":
                    raise self.refuse("Unclosed start tag", at)
                raise self.refuse("Unexpected end of name token", place)
            found[match["name"].lower()] = _decode((match["value"] or "").strip("\"'"))

    def end_tag(self, at: int) -> int:
        if not self.open:
            raise self.refuse("Unexpected end tag", at)
        match = re.compile(r"</([^\s>]*)\s*>").match(self.source, at)
        if match is None:
            raise self.refuse("Unclosed end tag", at)
        name, attributes, offset, begin = self.open.pop()
        if match[1] and match[1].lower() != name:
            raise self.refuse("Unmatched end tag", at, f', expected "</{name}>", found "</{match[1]}>"')
        if self.length > offset:
            self._close(name, attributes, offset, self.text[begin:])
        return match.end()

    def _close(self, name: str, attributes: dict[str, str], offset: int, inner: str) -> None:
        entity: JSON = {"offset": offset, "length": self.length - offset, "type": SIMPLE_TAGS[name]}
        if name == "a":
            url = attributes.get("href") or inner
            if not re.match(r"(https?|tg|tel|mailto|ton):|[\w-]+(\.[\w-]+)+", url):
                return  # an address Telegram cannot use leaves plain text behind
            entity["url"] = url
        elif name == "blockquote" and "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        elif name == "code" and attributes.get("class", "").startswith("language-"):
            entity["language"] = attributes["class"].removeprefix("language-")
        self.entities.append(entity)


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """The plain text and its entities in order; raises 400 "can't parse entities: …"."""
    if "<" not in source and "&" not in source:
        return source, []
    reader = _Reader(source)
    place = 0
    while place < len(source):
        tag = source.find("<", place)
        reader.say(source[place : tag if tag >= 0 else len(source)])
        if tag < 0:
            break
        place = reader.end_tag(tag) if source.startswith("</", tag) else reader.start_tag(tag)
    if reader.open:
        raise _cannot_parse(f'Can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return reader.text, _in_order(reader.entities)


def _in_order(entities: list[JSON]) -> list[JSON]:
    """By offset, the longer first; `<pre><code class=language-x>` is one entity."""
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"], entity["type"] == "code"))
    kept: list[JSON] = []
    for entity in entities:
        same = kept and kept[-1]["offset"] == entity["offset"] and kept[-1]["length"] == entity["length"]
        if same and kept[-1]["type"] == "pre" and entity["type"] == "code":
            kept[-1].update({"language": entity["language"]} if "language" in entity else {})
        else:
            kept.append(entity)
    return kept


def _cannot_parse(why: str) -> ApiError:
    return bad_request(f"can't parse entities: {why}")


def _decode(raw: str) -> str:
    if "&" not in raw:
        return raw
    return ENTITY.sub(_character, raw)


def _character(match: re.Match[str]) -> str:
    if match["name"]:
        return NAMED[match["name"]]
    code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
    return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else match[0]
