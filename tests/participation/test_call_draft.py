"""What a call says, in which language, and where its buttons may lead."""

import pytest

from participation.call_draft import (
    CallButton,
    CallDraft,
    dump_buttons,
    leads_away,
    leads_there,
    load_buttons,
    missing_languages,
    put_in,
    spoken,
    unknown_variables,
)
from participation.words import Does

BOTH = {"nl": "Denk mee", "en": "Join in"}


def test_every_language_has_its_text_or_is_missing() -> None:
    assert missing_languages(CallDraft({"nl": "Dag"}), ("nl", "en")) == ("en",)
    assert missing_languages(CallDraft({"nl": "Dag", "en": ""}), ("nl", "en")) == ("en",)
    assert missing_languages(CallDraft({"nl": "Dag", "en": "Hello"}), ("nl", "en")) == ()


def test_a_language_that_was_chosen_for_the_others_is_heard_by_them() -> None:
    draft = CallDraft({"nl": "Dag"}, fallback="nl")
    assert missing_languages(draft, ("nl", "en", "tr")) == ()
    assert [spoken(draft, each) for each in ("nl", "en")] == ["nl", "nl"]
    assert spoken(CallDraft({"nl": "Dag"}), "en") is None


def test_a_fallback_that_says_nothing_itself_is_none() -> None:
    assert missing_languages(CallDraft({"nl": "Dag"}, fallback="en"), ("nl", "en")) == ("en",)


@pytest.mark.parametrize(
    ("does", "missing"),
    [(Does.LINK, ("en",)), (Does.PROMPT, ("en",)), (Does.SCRIPT, ()), (Does.NOT_NOW, ())],
)
def test_a_label_counts_like_a_text_where_a_button_says_nothing_by_itself(does: Does, missing: tuple[str, ...]) -> None:
    draft = CallDraft({"nl": "Dag", "en": "Hello"}, buttons=(CallButton(does, {"nl": "Denk mee"}),))
    assert missing_languages(draft, ("nl", "en")) == missing


def test_a_button_starts_or_opens_only_what_a_call_may() -> None:
    right = (
        CallButton(Does.SCRIPT, BOTH, "share_need"),
        CallButton(Does.LINK, BOTH, "https://gemeente.nl/plannen"),
        CallButton(Does.NOT_NOW, {}),
    )
    wrong = (CallButton(Does.SCRIPT, BOTH, "leave"), CallButton(Does.LINK, BOTH, "https://gemeente.example/"))
    assert leads_away(CallDraft(BOTH, buttons=(*right, *wrong)), ["gemeente.nl"]) == wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dag {name}, hoe gaat het in {area}?", "Dag Fatma, hoe gaat het in Noorderhof?"),
        ("{name}", "Fatma"),
        ("Een {onbekend} ding", "Een {onbekend} ding"),
    ],
)
def test_what_is_known_is_put_in(text: str, expected: str) -> None:
    assert put_in(text, {"name": "Fatma", "area": "Noorderhof"}) == expected


def test_what_is_not_known_is_left_out_with_the_space_before_it() -> None:
    assert put_in("Dag {name}, wat mist u in {area}?", {"name": None, "area": None}) == "Dag, wat mist u in?"


def test_what_cannot_be_put_in_is_named() -> None:
    assert unknown_variables("{name} {nam} {}") == ("nam", "")


@pytest.mark.parametrize(
    "address",
    [
        *(
            "https://gemeente.nl/plannen",
            "https://www.gemeente.nl",
            "https://WWW.Gemeente.NL",
            "https://gemeente.nl:8443/",
        ),
        *(
            "https://gemeente.nl/a%20b?c=d%22&e=(f)#g",
            "https://a-b.c1.gemeente.nl?x",
            "https://xn--caf-dma.gemeente.nl",
        ),
        "https://gemeente.nl/plannen/café",
        *("https://café.gemeente.nl", "https://gemeente.nl/foto's"),
    ],
)
def test_a_link_leads_to_the_websites_of_the_challenge(address: str) -> None:
    assert leads_there(address, ["gemeente.nl"])


@pytest.mark.parametrize(
    "address",
    [
        "http://gemeente.nl",
        "https://gemeente.nl.example.org",
        "https://nepgemeente.nl",
        "https://gemeente.nl@example.org",
        "https://example.org\\@gemeente.nl",
        "javascript:alert(1)",
        "https://[",
        *("https://evil.org .gemeente.nl", "https://evil.org<.gemeente.nl", 'https://evil.org".gemeente.nl'),
        *("https://evil.org%2f.gemeente.nl", "https://evil.org%20.gemeente.nl", "https://evil.org'.gemeente.nl"),
        *("https://evil.org\t.gemeente.nl", "https://evil.org\x00.gemeente.nl", "https://.gemeente.nl"),
        *(
            "https://gemeente.nl/a b",
            'https://gemeente.nl/"onload="x',
            "https://gemeente.nl/<b>",
            " https://gemeente.nl",
        ),
        *(
            "https://gemeente.nl/\n",
            "https://gemeente.nl\u2028/",
            "https://gemeente.nl/\x7f",
            "https://a:b@gemeente.nl",
        ),
        *("https://evil.org\uff0f.gemeente.nl", "https://evil.org;.gemeente.nl", "https://gemeente.nl:99999/"),
    ],
)
def test_it_leads_nowhere_else(address: str) -> None:
    assert not leads_there(address, ["gemeente.nl"])


def test_buttons_come_back_as_they_were() -> None:
    buttons = (CallButton(Does.SCRIPT, BOTH, "share_idea"), CallButton(Does.NOT_NOW, {"nl": "Nu niet"}))
    assert load_buttons(dump_buttons(buttons)) == buttons
