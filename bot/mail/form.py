"""The form a mail gives a message: plain text, and the same as simple HTML with everything escaped. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Final
from unicodedata import category
from urllib.parse import urljoin

from conversations.catalogues import RIGHT_TO_LEFT, say
from conversations.content import Button, Content
from conversations.mailing import ENDS
from conversations.texts import _
from participation.letterheads import Letterhead
from participation.words import MailPage

SUBJECT_LENGTH: Final = 70
WHY: Final = _("You left your address in the neighbourhood chat “{challenge}”.")
WHY_MEMBER: Final = _("You gave your address at the desk of “{challenge}”.")
THERE: Final = _("Open it on the device on which you write with us. Elsewhere you need your four words.")
PICTURE: Final = _("A picture goes with it, which you see in the chat: {alt}")
ENOUGH: Final = _("No more mail")


@dataclass(frozen=True, slots=True)
class Letter:
    sender: str
    """The name it comes from, beside the address."""
    subject: str
    text: str
    html: str
    ends: str | None
    """The link that ends such mails; None in a mail that asks whether there may be any."""


@dataclass(frozen=True, slots=True)
class _Link:
    label: str
    url: str


def letter_of(content: Content, head: Letterhead, *, public_url: str, page: Callable[[MailPage], str]) -> Letter:
    """`page`: the address of a page of the mail's own."""
    language, challenge = content.language, _challenge(head, content.language)
    asks = any(button.id == f"{ENDS}{MailPage.CONFIRM}" for button in content.buttons)
    links = [_link(button, head, public_url, page) for button in content.buttons if not _is_end(button)]
    ends = None if asks else _end(content, page)
    small = [] if asks else [say(WHY_MEMBER if head.member else WHY, language, {"challenge": challenge})]
    if head.operator is not None:
        small.append(f"{head.operator.name}, {head.operator.telephone}")
    elsewhere = [say(THERE, language)] if links and not asks and not head.member else []
    shows = [say(PICTURE, language, {"alt": content.picture.alt})] if content.picture else []
    paragraphs = [*content.bubbles, *shows]
    return Letter(
        sender=one_line(challenge),
        subject=_subject(content.bubbles),
        text=_text(paragraphs, links, elsewhere, small, ends),
        html=_html(language, paragraphs, links, elsewhere, small, ends),
        ends=ends.url if ends else None,
    )


def one_line(text: str) -> str:
    """Nothing that could end a header, or begin another one. `EmailMessage` decodes what looks like an encoded word
    (RFC 2047), and a Python without the mending of CVE-2024-6923 writes the line ends in it as they are."""
    plain = "".join(each for each in " ".join(text.split()) if category(each) != "Cc")
    return plain.replace("=?", "= ?")


def _subject(bubbles: tuple[str, ...]) -> str:
    first = one_line(bubbles[0]) if bubbles else "Samenleven"
    if len(first) <= SUBJECT_LENGTH:
        return first
    return first[:SUBJECT_LENGTH].rpartition(" ")[0].rstrip(",;:. ") + " …"


def _challenge(head: Letterhead, language: str) -> str:
    return head.name.get(language) or next(iter(head.name.values()), "Samenleven")


def _is_end(button: Button) -> bool:
    return button.id.startswith(ENDS) and button.id != f"{ENDS}{MailPage.CONFIRM}"


def _end(content: Content, page: Callable[[MailPage], str]) -> _Link:
    """As the message says it, else all mail."""
    for button in content.buttons:
        if _is_end(button):
            return _Link(button.label, page(MailPage(button.id.removeprefix(ENDS))))
    return _Link(say(ENOUGH, content.language), page(MailPage.STOP))


def _link(button: Button, head: Letterhead, public_url: str, page: Callable[[MailPage], str]) -> _Link:
    """A button of the chat leads to the chat: nothing is heard of a tap in a mail."""
    if button.id.startswith(ENDS):
        return _Link(button.label, page(MailPage(button.id.removeprefix(ENDS))))
    if button.url:
        return _Link(button.label, urljoin(public_url, button.url))
    return _Link(button.label, f"{public_url}/chat/{head.slug}" if head.slug else public_url)


def _text(
    paragraphs: Iterable[str],
    links: Iterable[_Link],
    elsewhere: Iterable[str],
    small: Iterable[str],
    ends: _Link | None,
) -> str:
    below = [*small, *([f"{ends.label}: {ends.url}"] if ends else [])]
    parts = [*paragraphs, *(f"{link.label}:\n{link.url}" for link in links), *elsewhere, "-- \n" + "\n".join(below)]
    return "\n\n".join(parts) + "\n"


def _html(
    language: str,
    paragraphs: Iterable[str],
    links: Iterable[_Link],
    elsewhere: Iterable[str],
    small: Iterable[str],
    ends: _Link | None,
) -> str:
    """Of the few marks that every mail program shows alike."""
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    said = [f'<p dir="auto">{"<br>".join(map(escape, each.splitlines()))}</p>' for each in paragraphs]
    led = [f"<p>{_anchor(link)}</p>" for link in links]
    there = [f"<p>{escape(each)}</p>" for each in elsewhere]
    below = "<br>".join([*map(escape, small), *([_anchor(ends)] if ends else [])])
    body = "\n".join([*said, *led, *there, f"<hr>\n<p><small>{below}</small></p>"])
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{direction}">\n'
        f'<head><meta charset="utf-8"><title>Samenleven</title></head>\n'
        f'<body style="font-family: sans-serif; line-height: 1.5; max-width: 36em">\n{body}\n</body>\n</html>\n'
    )


def _anchor(link: _Link) -> str:
    return f'<a href="{escape(link.url)}">{escape(link.label)}</a>'
