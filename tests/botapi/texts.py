"""A text as it is sent: parsed, trimmed, measured, with the entities Telegram finds by itself."""

import re

from tests.botapi.entities import parse_html
from tests.botapi.parameters import Parameters
from tests.botapi.wire import JSON, bad_request, utf16_length

MAX_TEXT = 4096  # core.telegram.org/bots/api#sendmessage: 1-4096 characters after entities parsing
MAX_CAPTION = 1024  # core.telegram.org/bots/api#sendphoto: 0-1024 characters after entities parsing

FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])|(?P<hashtag>(?<!\w)#\w+)"
)
SIGNS = re.compile(r"[/@#]")


def find_entities(text: str) -> list[JSON]:
    """Commands, mentions, addresses and hashtags, as on core.telegram.org/bots/api#messageentity."""
    if not SIGNS.search(text):
        return []
    return [
        {
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
            "type": match.lastgroup,
        }
        for match in FOUND.finditer(text)
    ]


def read_text(parameters: Parameters) -> tuple[str, list[JSON]]:
    """The text of a message; raises 400 when it is empty, too long or badly marked up."""
    source = parameters.string("text")
    if not source:
        raise bad_request("message text is empty")
    text, entities = _parse(parameters, source, "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MAX_TEXT or utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(parameters: Parameters) -> JSON:
    """The fields `caption` and `caption_entities` of a photo, document or voice message, if any."""
    source = parameters.string("caption")
    text, entities = _parse(parameters, source, "caption_entities") if source else ("", [])
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    fields: JSON = {"caption": text} if text else {}
    return fields | ({"caption_entities": entities} if text and entities else {})


def _parse(parameters: Parameters, source: str, given: str) -> tuple[str, list[JSON]]:
    try:
        source.encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    mode = parameters.string("parse_mode").lower()
    if mode not in ("", "html"):
        # MarkdownV2 exists at Telegram; this bot does not use it, so it is refused here rather than half understood.
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source) if mode else (source, list(parameters.nested(given) or []))
    return _trim(text, entities)


def _trim(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Telegram cuts white space off both ends and moves the entities along."""
    trimmed = text.strip()
    if len(trimmed) != len(text):
        shift, length = utf16_length(text[: len(text) - len(text.lstrip())]), utf16_length(trimmed)
        for entity in entities:
            start, end = max(0, entity["offset"] - shift), entity["offset"] + entity["length"] - shift
            entity["offset"], entity["length"] = start, min(end, length) - start
        entities = [entity for entity in entities if entity["length"] > 0]
    taken = [(entity["offset"], entity["offset"] + entity["length"]) for entity in entities]
    for entity in find_entities(trimmed):
        if not any(start < entity["offset"] + entity["length"] and entity["offset"] < end for start, end in taken):
            entities.append(entity)
    if len(entities) > 1:
        entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return trimmed, entities
