"""The HTTP side: paths, tokens, faults carried out, answers in Telegram's envelope. Rules of methods live elsewhere."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from tests.botapi import editing, fetching, sending, settings
from tests.botapi.control import VERBS, perform
from tests.botapi.faults import Fault, Plan
from tests.botapi.parameters import Parameters, read_parameters
from tests.botapi.state import State
from tests.botapi.wire import ApiError, encode, too_many_requests

Method = Callable[[State, Parameters], Any]

METHODS: dict[str, Method] = {
    "getMe": fetching.get_me,
    "getUpdates": fetching.get_updates,
    "setWebhook": fetching.set_webhook,
    "deleteWebhook": fetching.delete_webhook,
    "getWebhookInfo": fetching.get_webhook_info,
    "getFile": fetching.get_file,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendVoice": sending.send_voice,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": settings.set_my_commands,
    "getMyCommands": settings.get_my_commands,
    "deleteMyCommands": settings.delete_my_commands,
    "setMyDescription": settings.set_my_description,
    "getMyDescription": settings.get_my_description,
    "setMyShortDescription": settings.set_my_short_description,
    "getMyShortDescription": settings.get_my_short_description,
    "setChatMenuButton": settings.set_chat_menu_button,
}
BY_LOWER_NAME = {name.lower(): name for name in METHODS}  # "All methods … are case-insensitive", #making-requests
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
JSON_HEADERS = CIMultiDict({"Content-Type": "application/json"})
BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"


class Endpoint:
    """Answers requests on one `state`; the control paths only when asked for."""

    def __init__(self, state: State, *, with_control: bool) -> None:
        self.state = state
        self.with_control = with_control

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/bot"):
            token, _, name = path[4:].partition("/")
            return await self._api(request, token, name)
        if path.startswith("/file/bot"):
            token, _, name = path[9:].partition("/")
            return self._download(token, name)
        if self.with_control and path.startswith("/control/"):
            return await self._control(request, path[9:])
        return _answer(404, ApiError(404, "Not Found").body())

    async def _api(self, request: web.BaseRequest, token: str, name: str) -> web.StreamResponse:
        if token != self.state.token:
            return _refuse_token(token)
        name = name if name in METHODS else BY_LOWER_NAME.get(name.lower(), "")
        if not name:
            return _answer(404, ApiError(404, "Not Found: method not found").body())
        ledger = self.state.ledger
        ledger.calls[name] += 1
        chat_id = ""
        try:
            parameters = await read_parameters(request)
            chat_id = parameters.string("chat_id")
            plan = self.state.faults.strike(name, chat_id) if self.state.faults.plans else None
            if plan:
                return await self._strike(request, plan, name, parameters)
            return _answer(200, await self._call(name, parameters))
        except ApiError as error:
            ledger.refuse(name, self.state.clock(), chat_id, error.code, error.description)
            return _answer(error.code, error.body())

    async def _call(self, name: str, parameters: Parameters) -> bytes:
        result = METHODS[name](self.state, parameters)
        if isinstance(result, Awaitable):
            result = await result
        text = result if isinstance(result, str) else encode(result)
        return f'{{"ok":true,"result":{text}}}'.encode()

    async def _strike(
        self, request: web.BaseRequest, plan: Plan, name: str, parameters: Parameters
    ) -> web.StreamResponse:
        match plan.fault:
            case Fault.TOO_MANY:
                return _answer(429, too_many_requests(plan.retry_after).body())
            case Fault.SERVER_ERROR:
                return _server_error(plan.status)
            case Fault.HANG:
                await self.state.faults.healed.wait()
            case Fault.UNANSWERED:
                with suppress(ApiError):  # a refusal is not heard, either
                    await self._call(name, parameters)
            case Fault.SLOW:
                await asyncio.sleep(plan.delay)
                return _answer(200, await self._call(name, parameters))
            case Fault.DROP:
                pass
        return _cut(request)

    def _download(self, token: str, path: str) -> web.StreamResponse:
        if token != self.state.token:
            return _refuse_token(token)
        file = self.state.files.by_path.get(path)
        if file is None:
            return _answer(404, ApiError(404, "Not Found").body())
        return web.Response(body=file.content, content_type="application/octet-stream")

    async def _control(self, request: web.BaseRequest, verb: str) -> web.StreamResponse:
        if verb not in VERBS:
            return _answer(404, ApiError(404, f"no such verb: {verb}").body())
        try:
            values = (await read_parameters(request)).values
            result = await perform(self.state, verb, values)
        except AssertionError as error:
            return _answer(409, ApiError(409, str(error)).body())
        except (ApiError, KeyError, TypeError, ValueError) as error:
            return _answer(400, ApiError(400, repr(error)).body())
        return _answer(200, f'{{"ok":true,"result":{encode(result)}}}'.encode())


def _answer(status: int, body: bytes) -> web.Response:
    return web.Response(status=status, body=body, headers=JSON_HEADERS)


def _refuse_token(token: str) -> web.Response:
    """A token of the right shape that is nobody's gets 401, anything else 404."""
    code, description = (401, "Unauthorized") if TOKEN.fullmatch(token) else (404, "Not Found")
    return _answer(code, ApiError(code, description).body())


def _server_error(status: int) -> web.Response:
    """Telegram's own errors are JSON, those of the proxies before it are pages."""
    if status == 500:
        return _answer(500, ApiError(500, "Internal Server Error").body())
    return web.Response(status=status, text=BAD_GATEWAY, content_type="text/html")


def _cut(request: web.BaseRequest) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=500)
