"""What a visitor's browser says before anything is said."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlencode

import pytest
from aiohttp import StreamReader, web
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request

from bot.web import asking
from bot.web.asking import LARGEST_FORM, Sent
from conversations.incoming import Chose, Shared, Tapped, Wrote
from pages.file_forms import FormReader
from pages.languages import preferred_language


def a_request(**headers: str) -> web.Request:
    return make_mocked_request("GET", "/", headers={name.replace("_", "-"): value for name, value in headers.items()})


def a_post(body: bytes, kind: str = "application/x-www-form-urlencoded") -> web.Request:
    payload = StreamReader(BaseProtocol(asyncio.get_running_loop()), 2**16)
    payload.feed_data(body)
    payload.feed_eof()
    return make_mocked_request("POST", "/", headers={"Content-Type": kind}, payload=payload)


async def read(request: web.Request) -> Sent | None:
    form = await FormReader().read(request)
    return asking.sent_form(form) if form else None


async def sent(*fields: tuple[str, str]) -> Sent | None:
    return await read(a_post(urlencode(fields).encode()))


# — who


@pytest.mark.parametrize(("secure", "name"), [(True, "__Host-chat-wonen"), (False, "chat-wonen")])
def test_over_https_the_cookie_is_tied_to_this_host(name: str, *, secure: bool) -> None:
    assert asking.cookie_name("wonen", secure=secure) == name


def test_a_token_is_of_192_bits_and_known_again() -> None:
    tokens = {asking.new_token() for _ in range(100)}
    assert len(tokens) == 100
    token = tokens.pop()
    assert asking.known_token(a_request(Cookie=f"chat-wonen={token}"), "wonen", secure=False) == token
    assert len(token) * 6 == 192


@pytest.mark.parametrize("value", ["", "short", "x" * 33, "x" * 31 + "!", "x" * 31 + "é"])
def test_a_cookie_of_another_shape_is_as_none(value: str) -> None:
    assert asking.known_token(a_request(Cookie=f"chat-wonen={value}"), "wonen", secure=False) is None


def test_a_cookie_of_another_challenge_or_of_plain_http_is_not_taken() -> None:
    token = asking.new_token()
    assert asking.known_token(a_request(Cookie=f"chat-other={token}"), "wonen", secure=False) is None
    assert asking.known_token(a_request(Cookie=f"chat-wonen={token}"), "wonen", secure=True) is None


# — which language


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        ("", "nl"),
        ("en", "en"),
        ("en-GB,nl;q=0.5", "en"),
        ("nl;q=0.5,en", "en"),
        ("nl;q=0.5, en;q=0.9", "en"),
        ("tr,en;q=0.1", "en"),
        ("tr", "nl"),
        ("EN", "en"),
        ("en;q=nonsense,nl;q=0.1", "nl"),
        ("en;q=,nl;q=0.2", "en"),
        (",;q=,;;", "nl"),
        ("x," * 5000 + "en", "nl"),
    ],
)
def test_the_browsers_first_language_that_is_offered_is_taken_by_its_weights(wishes: str, language: str) -> None:
    assert preferred_language(a_request(Accept_Language=wishes), ("nl", "en")) == language


def test_a_browser_that_says_nothing_gets_the_first() -> None:
    assert preferred_language(a_request(), ("tr", "en")) == "tr"


# — what


async def test_words_are_trimmed_and_their_lines_kept() -> None:
    assert await sent(("form", "7"), ("words", " Een bankje\r\nbij de winkel \r\n")) == Sent(
        7, Wrote("Een bankje\nbij de winkel"), "Een bankje\nbij de winkel"
    )


async def test_nothing_written_is_nothing_said() -> None:
    assert await sent(("form", "7"), ("words", " \r\n ")) == Sent(7, None, "")
    assert await sent(("form", "7")) == Sent(7, None, "")


async def test_a_tap_keeps_the_words_that_were_being_written() -> None:
    assert await sent(("form", "7"), ("tap", "3:area:12"), ("words", "nog niet af")) == Sent(
        7, Tapped(3, "area", "12", ()), "nog niet af"
    )


async def test_a_language_is_chosen() -> None:
    assert await sent(("form", "7"), ("language", "en")) == Sent(7, Chose("en"), "")


@pytest.mark.parametrize(
    ("tap", "ticked", "options"),
    [
        ("3:about:done", ("3:about:1", "3:about:2"), ("1", "2")),
        ("3:about:done", (), ()),
        ("3:about:done", ("3:other:1", "4:about:2", "nonsense", "3:about:5"), ("5",)),
        ("3:about:back", ("3:about:1",), None),
        ("3:about:stop", ("3:about:1",), None),
        ("menu:help", ("3:about:1",), None),
    ],
)
async def test_ticked_boxes_count_for_the_question_they_belong_to(
    tap: str, ticked: Sequence[str], options: tuple[str, ...] | None
) -> None:
    found = await sent(("form", "7"), ("tap", tap), *(("ticked", box) for box in ticked))
    assert found is not None
    assert isinstance(found.what, Tapped)
    assert found.what.ticked == options


@pytest.mark.parametrize(
    "number",
    [
        "",
        "0",
        "-1",
        "1.5",
        "x",
        "٣",
        str(LARGEST_FORM + 1),
        "9" * 5000,
        "0" * 20 + "9" * 100,
        "0" * 19 + "1" + "9" * 5000,
    ],
    ids=lambda number: number[:25],
)
async def test_a_number_that_no_page_of_ours_makes_is_no_form(number: str) -> None:
    assert await sent(("form", number), ("words", "x")) is None


@pytest.mark.parametrize("tap", ["", "x", "a:b:c", ":::", "menu:", "9" * 5000 + ":a:b", "1:a:" + "b" * 500])
async def test_a_button_that_is_none_of_ours_is_no_form(tap: str) -> None:
    assert await sent(("form", "7"), ("tap", tap)) is None


async def test_the_largest_number_a_page_may_make_is_taken() -> None:
    found = await sent(("form", str(LARGEST_FORM)), ("words", "x"))
    assert found is not None
    assert found.number == 2**53 - 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%ff%fe=%zz&form=", "application/x-www-form-urlencoded"),
        (b"form=7&words=x", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"form=7", "text/plain"),
        (b"{}", "application/json"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"nonsense", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="form"\r\n\r\n\xff\xfe\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
async def test_what_no_form_of_ours_sends_is_no_form(body: bytes, kind: str) -> None:
    assert await read(a_post(body, kind)) is None


@pytest.mark.parametrize(
    ("place", "what"),
    [
        ("52.092,5.104", Shared(52.092, 5.104)),
        ("-52.092,-179.5", Shared(-52.092, -179.5)),
        ("91,5", None),
        ("52,181", None),
        ("nan,5", None),
        ("52", None),
        ("1e9,5", None),
    ],
)
async def test_a_place_is_two_numbers_of_degrees(place: str, what: Shared | None) -> None:
    found = await sent(("form", "7"), ("place", place))
    assert (found.what if found else None) == what


@pytest.mark.parametrize("words", ["a\0b", "a\ud800b"], ids=["NUL", "half a pair"])
async def test_letters_that_no_database_keeps_are_left_out(words: str) -> None:
    body = urlencode({"form": "7", "words": words}, errors="surrogatepass").encode()
    found = await read(a_post(body))
    assert found is not None
    assert isinstance(found.what, Wrote)
    found.what.text.encode()
    assert "\0" not in found.what.text
