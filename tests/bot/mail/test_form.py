"""What a mail looks like: the same in text and HTML, everything escaped, nothing that could end a header."""

from email import message_from_bytes
from email.policy import default
from typing import Final

import pytest

from bot.mail.delivery import in_envelope
from bot.mail.form import Letter, letter_of
from conversations.content import Button, Content, Shows
from participation.challenge_file import Operator
from participation.letterheads import Letterhead
from participation.words import MailPage

HEAD: Final = Letterhead(
    member=False,
    slug="wonen",
    name={"nl": "Samen wonen", "ar": "معا"},
    operator=Operator(name="Gemeente", mail="a@example.org", telephone="14 010"),
)
URL: Final = "https://buurt.example.org"


def page(wanted: MailPage) -> str:
    return f"{URL}/mail/{wanted}"


def a_letter(content: Content, head: Letterhead = HEAD) -> Letter:
    return letter_of(content, head, public_url=URL, page=page)


def test_buttons_lead_to_the_chat_and_the_footer_says_why_and_how_to_end_it() -> None:
    letter = a_letter(
        Content("nl", ("Het team wil u iets vragen.", "Welk pad?"), buttons=(Button("menu:answer", "Antwoord"),))
    )
    assert (letter.sender, letter.subject) == ("Samen wonen", "Het team wil u iets vragen.")
    assert f"Antwoord:\n{URL}/chat/wonen\n" in letter.text
    assert f'<a href="{URL}/chat/wonen">Antwoord</a>' in letter.html
    assert "U liet uw adres achter" in letter.text
    assert letter.text.endswith(f"Gemeente, 14 010\nGeen mail meer: {URL}/mail/s\n")
    assert letter.ends == f"{URL}/mail/s"


def test_what_is_on_a_picture_is_said_as_the_mail_does_not_show_it() -> None:
    letter = a_letter(Content("nl", ("Wie helpt?",), picture=Shows(1, "Een lege <moestuin>")))
    assert "die u in de chat ziet: Een lege <moestuin>" in letter.text
    assert "die u in de chat ziet: Een lege &lt;moestuin&gt;" in letter.html


def test_a_link_of_a_call_leads_where_it_leads() -> None:
    more = Button("call:1:0", "Meer", url="https://elders.example/?a=1&b=2")
    letter = a_letter(Content("nl", ("Komt u?",), buttons=(more,)))
    assert '<a href="https://elders.example/?a=1&amp;b=2">Meer</a>' in letter.html
    assert "https://elders.example/?a=1&b=2" in letter.text


def test_words_are_escaped_and_keep_their_lines_and_their_direction() -> None:
    letter = a_letter(Content("ar", ("<script>alert(1)</script>\n& nog iets",)))
    assert '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;<br>&amp; nog iets</p>' in letter.html
    assert '<html lang="ar" dir="rtl">' in letter.html
    assert "<script>alert(1)</script>\n& nog iets" in letter.text


def test_a_mail_that_asks_ends_nothing_and_has_its_one_link() -> None:
    letter = a_letter(Content("nl", ("Was u dat?",), buttons=(Button(f"mail:{MailPage.CONFIRM}", "Ja"),)))
    assert f"{URL}/mail/c" in letter.text
    assert "/mail/s" not in letter.text + letter.html
    assert letter.ends is None


def test_a_members_mail_ends_what_it_is_and_leads_to_the_desk() -> None:
    head = Letterhead(member=True, slug="wonen", name=HEAD.name, operator=None)
    buttons = (Button("desk", "Naar de werkplek", url="/desk/wonen"), Button(f"mail:{MailPage.NO_DIGEST}", "Niet meer"))
    letter = a_letter(Content("nl", ("3 wachten.",), buttons=buttons), head)
    assert f"{URL}/desk/wonen" in letter.text
    assert letter.text.count("Niet meer") == 1
    assert letter.ends == f"{URL}/mail/d"
    assert "vier woorden" not in letter.text


def test_a_name_may_hold_what_a_header_could_take_for_its_own() -> None:
    name = 'Samen, "wonen" <é> معا'
    letter = a_letter(Content("nl", ("Dag.",)), Letterhead(member=False, slug="w", name={"nl": name}, operator=None))
    raw = in_envelope(letter, to="fatma@example.org", sender="buurt@example.org", number="12ab")
    (sender,) = message_from_bytes(raw, policy=default)["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (name, "buurt@example.org")


@pytest.mark.parametrize(
    "wicked",
    [
        *("Ja\r\nBcc: a@b.nl", "Ja\nSubject: anders\n\nWeg", "a\u2028b\x00c\x85d", "x" * 900),
        "=?utf-8?q?Jan=0D=0AReply-To=3A_x=40evil=2Eorg?=",
        "=?utf-8?b?SmFuDQpSZXBseS1UbzogeEBldmlsLm9yZw==?=",  # the same in base64
        "=\x00?utf-8?q?Jan=0D=0AReply-To=3A_x=40evil=2Eorg?\x07=",
        "==??utf-8?q?=0D=0AReply-To=3A_x=40evil=2Eorg?=?=",
    ],
)
def test_nothing_that_anybody_wrote_ends_a_header(wicked: str) -> None:
    head = Letterhead(member=False, slug="wonen", name={"nl": wicked}, operator=None)
    letter = a_letter(Content("nl", (wicked,)), head)
    raw = in_envelope(letter, to="fatma@example.org", sender="buurt@example.org", number="12ab")
    mail = message_from_bytes(raw, policy=default)
    assert mail.keys() == [
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
        *("List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type"),
    ]
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<12ab@example.org>", "auto-generated")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.get_content_type() == "multipart/alternative"
    assert b"\nReply-To" not in raw
    assert [len(line) for line in raw.split(b"\r\n") if len(line) > 998] == []
    assert all(byte < 128 for byte in raw)
