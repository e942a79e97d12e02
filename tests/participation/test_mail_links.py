"""What a link in a mail holds, and what counts as a mail address."""

import pytest

from participation.keys import Keys
from participation.mail_links import MailLink, read_token, token_of
from participation.mail_text import read_address
from participation.words import MailPage
from tests.builders import KEYS

LINK = MailLink(MailPage.CONFIRM, 12)
AFTER = Keys(b"another secret, after a rotation", number=2, former=(KEYS,))


def test_a_link_leads_where_it_was_made_for_and_nowhere_else() -> None:
    token = token_of(LINK, KEYS)
    assert read_token(token, KEYS) == LINK
    assert read_token(token, AFTER) == LINK
    assert read_token(token, Keys(b"the secret of somebody else, here")) is None
    for forged in (token.replace("c12", "c13"), token.replace("c12", "s12"), token[:-1], token + "A", "", "c12-"):
        assert read_token(forged, KEYS) is None


@pytest.mark.parametrize("typed", ["fatma@example.org", " Fatma.B+buurt@Mail.Example.ORG ", "o'neil@a-b.nl"])
def test_an_address_is_taken_as_it_is_its_domain_in_small_letters(typed: str) -> None:
    name, _, domain = typed.strip().partition("@")
    assert read_address(typed) == f"{name}@{domain.lower()}"


@pytest.mark.parametrize(
    "typed",
    [
        *("", "fatma", "fatma@", "@example.org", "fatma@example", "a@b@c.org", "fatma@example.org, joris@example.org"),
        *(
            "fatma@example.org\nBcc: all@example.org",
            "fatma@example.org\r\n.",
            "<fatma@example.org>",
            "a b@example.org",
        ),
        *(".a@example.org", "a..b@example.org", "fatma@-a.org", "fatma@é.org", "a" * 250 + "@example.org"),
        *("=?utf-8?q?x=40evil=2Eorg=2C?=@example.org", "=?utf-8?q?a=0D=0ABcc=3A_x=40evil=2Eorg?=@example.org"),
    ],
)
def test_what_is_no_address_or_would_end_a_header_is_none(typed: str) -> None:
    assert read_address(typed) is None
