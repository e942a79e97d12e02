"""Tokens, unknown methods and the four ways to send parameters (core.telegram.org/bots/api#making-requests)."""

import json

import aiohttp
import pytest
from telegram import Bot
from telegram.error import EndPointNotFound, InvalidToken

from tests.botapi import TelegramServer


@pytest.mark.parametrize("token", ["1:wrong", "9:x"])
async def test_a_wrong_token_is_unauthorized(server: TelegramServer, token: str) -> None:
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with Bot(token, base_url=server.base_url):
            pass


async def test_a_malformed_token_is_not_found(server: TelegramServer) -> None:
    async with aiohttp.ClientSession() as web, web.get(f"{server.base_url}nonsense/getMe") as answer:
        assert (answer.status, await answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found"},
        )


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("sendPigeon")


async def test_methods_are_found_whatever_their_capitals(bot: Bot) -> None:
    assert (await bot.do_api_request("GETME"))["username"] == "samenleven_bot"


@pytest.mark.parametrize("way", ["query", "urlencoded", "multipart", "json"])
async def test_parameters_come_in_four_ways(server: TelegramServer, way: str) -> None:
    person = server.person()
    await person.start()
    keyboard = {"inline_keyboard": [[{"text": "Ja & nee", "callback_data": "é"}]]}
    fields = {"chat_id": str(person.id), "text": "Zo + zo & é", "reply_markup": json.dumps(keyboard)}
    form = aiohttp.FormData(fields, default_to_multipart=way == "multipart")
    bodies: dict[str, dict[str, object]] = {
        "query": {"params": fields},
        "urlencoded": {"data": form},
        "multipart": {"data": form},
        "json": {"json": {"chat_id": person.id, "text": fields["text"], "reply_markup": keyboard}},
    }
    url = f"{server.base_url}{server.token}/sendMessage"
    async with aiohttp.ClientSession() as web, web.request("POST", url, **bodies[way]) as answer:  # type: ignore[arg-type]  # one of four
        assert answer.status == 200
    assert (person.last, person.last_message and person.last_message.data) == ("Zo + zo & é", {"Ja & nee": "é"})


async def test_a_broken_body_is_a_bad_request(server: TelegramServer) -> None:
    url = f"{server.base_url}{server.token}/sendMessage"
    async with aiohttp.ClientSession() as web:
        async with web.post(url, data=b"{", headers={"Content-Type": "application/json"}) as answer:
            assert answer.status == 400
        async with web.post(url, json={"chat_id": 1, "text": "x", "reply_markup": "{"}) as answer:
            assert answer.status == 400
