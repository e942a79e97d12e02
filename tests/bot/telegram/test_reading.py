"""From an update of Telegram's to what was said: pure."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from telegram import Update

from bot.telegram.reading import incoming_of
from conversations.incoming import (
    Asked,
    Blocked,
    Incoming,
    InGroup,
    MovedTo,
    PutIn,
    Retitled,
    Sent,
    Shared,
    TakenOut,
    Tapped,
    What,
    Wrote,
)
from conversations.questions import Attached
from participation.chats import Address, BotRow
from participation.words import Channel, MediaKind
from tests.bot.telegram.updates import GROUP, PRIVATE, a_file, a_message, an_update, membership, says, taps

BOT: Final = BotRow(3, Channel.TELEGRAM, "telegram:1")
ANONYMOUS: Final = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""As whom an administrator acts who stays unnamed."""
SIZES: Final = [a_file(width=90, height=67), a_file(width=1280, height=960) | {"file_id": "large"}]


def read(raw: dict[str, Any], *, username: str = "buurtbot") -> Incoming | None:
    return incoming_of(Update.de_json(raw, None), BOT, username=username)


def what(raw: dict[str, Any], *, username: str = "buurtbot") -> What | None:
    incoming = read(raw, username=username)
    return incoming.what if incoming else None


def message(**content: Any) -> dict[str, Any]:
    return an_update("message", a_message(**content))


def edited(**content: Any) -> dict[str, Any]:
    return an_update("edited_message", a_message(edit_date=1_700_000_060, **content))


def test_words_carry_their_chat_their_number_the_apps_language_and_their_time() -> None:
    assert read(says("Een bankje.", number=12)) == Incoming(
        Address(BOT, "4711"),
        12,
        Wrote("Een bankje.", message=5),
        language="nl-NL",
        at=datetime.fromtimestamp(1_700_000_000, UTC),
    )


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("/start", Asked("start")),
        ("/start wonen_flyer_need", Asked("start", "wonen_flyer_need")),
        ("/START@buurtbot   wonen", Asked("start", "wonen")),
        ("/help@Buurtbot", Asked("help")),
        ("/dance", Asked("dance")),
    ],
)
def test_a_command_is_read_with_what_follows_it(text: str, asked: Asked) -> None:
    assert what(says(text)) == asked


def test_a_command_amid_words_is_words() -> None:
    raw = message(text="type /start", entities=[{"type": "bot_command", "offset": 5, "length": 6}])
    assert what(raw) == Wrote("type /start", message=5)


def test_a_slash_that_telegram_does_not_mark_is_words() -> None:
    assert what(message(text="/ 3 bankjes")) == Wrote("/ 3 bankjes", message=5)


def test_an_edit_corrects_and_has_no_time_of_its_own() -> None:
    incoming = read(edited(text="Twee bankjes."))
    assert incoming is not None
    assert incoming.what == Wrote("Twee bankjes.", message=5, edited=True)
    assert incoming.at is None


def test_a_command_that_was_edited_is_not_done_again() -> None:
    raw = edited(text="/cancel", entities=[{"type": "bot_command", "offset": 0, "length": 7}])
    assert what(raw) == Wrote("/cancel", message=5, edited=True)


@pytest.mark.parametrize("caption", ["Kijk", ""])
def test_of_a_photo_the_largest_size_is_taken_with_its_caption(caption: str) -> None:
    raw = message(photo=SIZES, **({"caption": caption} if caption else {}))
    assert what(raw) == Wrote(caption, Attached(MediaKind.PHOTO, "large"), message=5)


def test_every_part_of_an_album_is_a_photo_of_its_own() -> None:
    parts = [message(photo=SIZES, media_group_id="a", caption="Kijk"), message(photo=SIZES, media_group_id="a")]
    assert [what(part) for part in parts] == [
        Wrote("Kijk", Attached(MediaKind.PHOTO, "large"), message=5, album="a"),
        Wrote("", Attached(MediaKind.PHOTO, "large"), message=5, album="a"),
    ]


def test_a_caption_that_was_edited_corrects_too() -> None:
    assert what(edited(photo=SIZES, caption="Zie")) == Wrote(
        "Zie", Attached(MediaKind.PHOTO, "large"), message=5, edited=True
    )


def test_a_voice_message_is_known_by_its_file_and_its_seconds() -> None:
    assert what(message(voice=a_file(duration=4))) == Wrote("", Attached(MediaKind.VOICE, "file-1", 4), message=5)


def test_the_words_under_a_file_we_cannot_read_are_not_lost() -> None:
    assert what(message(document=a_file(), caption="Het plan")) == Wrote("Het plan", message=5)


def test_a_place_is_shared() -> None:
    assert what(message(location={"latitude": 52.1, "longitude": 5.1})) == Shared(52.1, 5.1)


def test_a_live_place_that_moves_is_not_shared_anew() -> None:
    assert what(edited(location={"latitude": 52.1, "longitude": 5.1, "live_period": 900})) is None


def test_an_edit_of_what_cannot_be_read_is_none_of_ours() -> None:
    assert what(edited(document=a_file())) is None


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "+316", "first_name": "Omar"}},
        {"document": a_file()},
        {"video": a_file(width=1, height=1, duration=1)},
        {"dice": {"emoji": "🎲", "value": 3}},
        {
            "sticker": a_file(width=1, height=1, type="regular", is_animated=False, is_video=False),
        },
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_cannot_be_read_is_sent(content: dict[str, Any]) -> None:
    assert what(message(**content)) == Sent()


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": a_message(text="x")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    ],
    ids=lambda content: next(iter(content)),
)
def test_what_telegram_notes_by_itself_is_nothing_that_was_said(content: dict[str, Any]) -> None:
    assert what(message(**content)) is None


def test_a_tap_names_its_talk_its_question_and_its_option() -> None:
    incoming = read(taps("12:area:34", message=a_message(text="Waar?"), number=9))
    assert incoming == Incoming(Address(BOT, "4711"), 9, Tapped(12, "area", "34"), language="nl-NL")


@pytest.mark.parametrize("data", ["", "x", "12:area", "a:b:c", "::", None], ids=repr)
def test_a_button_that_is_none_of_ours_is_taken_for_an_unknown_command(data: str | None) -> None:
    assert what(taps(data, message=a_message(text="?"))) == Asked("")


def test_a_tap_on_a_message_too_old_to_come_along_counts_in_the_private_chat() -> None:
    incoming = read(taps("menu:help"))
    assert incoming is not None
    assert (incoming.address.value, incoming.what) == ("4711", Tapped(None, "menu", "help"))


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("left", True), ("member", False)])
def test_a_block_and_its_end_are_told(status: str, *, blocked: bool) -> None:
    assert what(membership(status)) == Blocked(blocked)


@pytest.mark.parametrize(
    ("status", "heard"),
    [
        ("kicked", TakenOut()),
        ("left", TakenOut()),
        ("member", PutIn("Buurtgroep")),
        ("administrator", PutIn("Buurtgroep")),
    ],
)
@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_being_put_in_a_group_and_taken_out_is_told(status: str, heard: What, kind: str) -> None:
    incoming = read(membership(status, chat={**GROUP, "type": kind}))
    assert incoming is not None
    assert (incoming.address.value, incoming.what) == ("-100", heard)


@pytest.mark.parametrize(("is_member", "heard"), [(True, PutIn("Buurtgroep")), (False, TakenOut())])
def test_one_that_is_restricted_may_be_in_it_or_out(heard: What, *, is_member: bool) -> None:
    assert what(membership("restricted", chat=GROUP, is_member=is_member)) == heard


def test_a_channel_is_no_group() -> None:
    assert what(membership("administrator", chat={"id": -1, "type": "channel", "title": "x"})) is None


@pytest.mark.parametrize(
    ("told_in", "change"), [(-100, {"migrate_to_chat_id": -200}), (-200, {"migrate_from_chat_id": -100})]
)
def test_a_group_that_becomes_a_supergroup_is_told_from_its_old_address(told_in: int, change: dict[str, int]) -> None:
    incoming = read(an_update("message", a_message({**GROUP, "id": told_in}, ANONYMOUS, **change)))
    assert incoming is not None
    assert (incoming.address.value, incoming.what) == ("-100", MovedTo(Address(BOT, "-200")))


def test_a_new_title_is_told_whoever_gave_it() -> None:
    assert what(an_update("message", a_message(GROUP, ANONYMOUS, new_chat_title="Zuid"))) == Retitled("Zuid")


def test_no_talk_begins_with_a_tap_in_a_group() -> None:
    assert what(taps("menu:need", message=a_message(GROUP, text="?"))) is None


@pytest.mark.parametrize("text", ["/start", "/start@buurtbot x", "/stop", "Hoi @BuurtBot, ben je daar?"])
def test_who_speaks_to_the_bot_in_a_group_gets_a_pointer(text: str) -> None:
    incoming = read(says(text, chat=GROUP))
    assert incoming is not None
    assert (incoming.address.value, incoming.what) == ("-100", InGroup("https://t.me/buurtbot", "Buurtgroep"))


@pytest.mark.parametrize("text", ["Hoi allemaal", "mail a@b.nl", "/start@anotherbot"])
def test_other_talk_in_a_group_is_not_ours_to_hear(text: str) -> None:
    assert what(says(text, chat=GROUP)) is None


def test_while_telegram_has_not_said_who_the_bot_is_no_group_is_answered() -> None:
    assert what(says("mail a@b.nl", chat=GROUP), username="") is None
    assert what(says("/start", chat=GROUP), username="") is None


def test_an_edit_in_a_group_is_not_answered() -> None:
    assert what(an_update("edited_message", a_message(GROUP, text="/start", edit_date=1))) is None


@pytest.mark.parametrize(
    "raw",
    [
        an_update("channel_post", a_message({"id": -1, "type": "channel", "title": "x"}, None, text="x")),
        an_update("edited_channel_post", a_message({"id": -1, "type": "channel", "title": "x"}, None, text="x")),
        an_update("message", a_message(PRIVATE, {"id": 2, "is_bot": True, "first_name": "bot"}, text="x")),
        an_update("message", a_message(PRIVATE, None, text="x")),
        an_update("poll", {"id": "1"}) | {"poll": None},
    ],
    ids=["channel", "edited in a channel", "a bot", "nobody", "of another kind"],
)
def test_what_no_resident_said_is_none_of_ours(raw: dict[str, Any]) -> None:
    assert what(raw) is None
