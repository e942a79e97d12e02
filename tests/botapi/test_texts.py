"""Texts, captions and Telegram's HTML (core.telegram.org/bots/api#sendmessage, #html-style)."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from tests.botapi import Person, TelegramServer


@pytest.fixture
async def person(server: TelegramServer) -> Person:
    opened = server.person()
    await opened.start()
    return opened


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 2048, f"<b>{'x' * 4096}</b>"])
async def test_4096_characters_fit_once_the_markup_is_read(bot: Bot, person: Person, text: str) -> None:
    await bot.send_message(person.id, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["x" * 4097, "😀" * 2048 + "x", f"<b>{'&amp;' * 4097}</b>"])
async def test_4097_are_too_long_counted_in_utf16(bot: Bot, person: Person, text: str) -> None:
    with pytest.raises(BadRequest, match=r"^Message is too long$"):
        await bot.send_message(person.id, text, parse_mode="HTML")


async def test_a_caption_holds_1024(bot: Bot, person: Person) -> None:
    photo = (await person.send_photo()).json["photo"][-1]["file_id"]
    await bot.send_photo(person.id, photo, caption="<i>" + "x" * 1024 + "</i>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(person.id, photo, caption="x" * 1025)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("", "Message text is empty"), ("  \n ", "Text must be non-empty"), ("<b></b>", "Text must be non-empty")],
)
async def test_an_empty_text_is_refused(bot: Bot, person: Person, text: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message(person.id, text, parse_mode="HTML")


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("a < b", 'unsupported start tag "" at byte offset 2'),
        ("<p>x</p>", 'unsupported start tag "p" at byte offset 0'),
        ("é<br>", 'unsupported start tag "br" at byte offset 2'),
        ("<b>x", 'can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "unclosed start tag at byte offset 0"),
        ('<a href="x', "unclosed start tag at byte offset 0"),
        ("<b>x</b", "unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<span class="red">x</span>', 'tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b/>x", 'unsupported start tag "b/" at byte offset 0'),
        ("<a href=é>x</a>", "unexpected end of name token"),
    ],
)
async def test_bad_markup_is_refused_with_its_place(bot: Bot, person: Person, source: str, refusal: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await bot.send_message(person.id, source, parse_mode="HTML")
    assert refused.value.message.lower().startswith("can't parse entities: ")
    assert refusal in refused.value.message.lower()


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)]),
        ("<i>a</i><em>b</em>", "ab", [("italic", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [("strikethrough", n, 1) for n in range(3)]),
        (
            '<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>',
            "ab",
            [("spoiler", 0, 1), ("spoiler", 1, 1)],
        ),
        ("<code>a</code><pre>b</pre>", "ab", [("code", 0, 1), ("pre", 1, 1)]),
        (
            "<blockquote>a</blockquote><blockquote expandable>b</blockquote>",
            "ab",
            [("blockquote", 0, 1), ("expandable_blockquote", 1, 1)],
        ),
        ("😀<b>é <i>x</i></b>", "😀é x", [("bold", 2, 3), ("italic", 4, 1)]),
        ("  <b> a</b>\n", "a", [("bold", 0, 1)]),
        ("&lt;&gt;&amp;&quot;&#39;&#x41;", "<>&\"'A", []),
        ("&nbsp; R&D &copy;", "&nbsp; R&D &copy;", []),
    ],
)
async def test_the_supported_markup_becomes_entities(
    bot: Bot, person: Person, source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    sent = await bot.send_message(person.id, source, parse_mode="HTML")
    assert sent.text == text
    assert [(str(entity.type), entity.offset, entity.length) for entity in sent.entities] == entities


async def test_links_carry_their_address_and_code_its_language(bot: Bot, person: Person) -> None:
    source = '<a href="https://x.nl/?a=1&amp;b">hier</a> <pre><code class="language-python">1</code></pre>'
    sent = await bot.send_message(person.id, source, parse_mode="HTML")
    assert [(str(one.type), one.url, one.language) for one in sent.entities] == [
        ("text_link", "https://x.nl/?a=1&b", None),
        ("pre", None, "python"),
    ]


async def test_telegram_finds_addresses_commands_and_names_by_itself(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "😀 /help https://x.nl a@b.nl @wijk_bot #groen 1/2")
    assert [(str(one.type), sent.parse_entity(one)) for one in sent.entities] == [
        ("bot_command", "/help"),
        ("url", "https://x.nl"),
        ("email", "a@b.nl"),
        ("mention", "@wijk_bot"),
        ("hashtag", "#groen"),
    ]


async def test_the_ledger_has_the_text_both_as_given_and_as_read(
    server: TelegramServer, bot: Bot, person: Person
) -> None:
    await bot.send_message(person.id, "<b>Hoi</b>", parse_mode="HTML")
    entry = server.ledger[-1]
    assert (entry.method, entry.chat_id, entry.text, entry.source) == (
        "sendMessage",
        person.id,
        "Hoi",
        "<b>Hoi</b>",
    )
