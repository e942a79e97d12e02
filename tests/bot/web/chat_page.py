"""A tiny application that serves the example pages, and one of them live."""

import asyncio
import json
from dataclasses import replace
from typing import Final

from aiohttp import web

from bot.mail.pages import environment, mail_page
from bot.mail.texts import ASKS, GONE
from bot.media import voices
from bot.web import render
from bot.web.view import ChatPage
from conversations.content import Answered, Button, Content, Role
from pages.error_page import ErrorPage, error_page
from pages.events import event_stream
from pages.look import look
from pages.security import secure
from participation.words import MailPage
from tests.bot.media.recordings import WEBM
from tests.bot.media.test_pictures import a_picture
from tests.bot.web.examples import BACK, CHATS, STOP, a_landing, an_entry, choice

FILES: Final = look(render.STATIC)
ENV: Final = render.environment(FILES)
MAIL_ENV: Final = environment(FILES)
MAILS: Final = {"confirm": ASKS[MailPage.CONFIRM], "gone": GONE}
LANDINGS: Final = {"none": 0, "one": 1, "many": 3}
POSTED: Final = web.AppKey("POSTED", list[dict[str, list[str]]])
LIVE: Final = "/live"
TOO_MUCH: Final = "te veel"
"""Words the live page refuses."""


def an_application() -> web.Application:
    app = web.Application()
    app[POSTED] = []
    secure(app)
    app.add_routes(FILES.routes())
    app.add_routes(
        [
            web.get("/chats/{name}", _chat),
            web.get("/chat/lindewijk/media/{name}", _medium),
            web.get("/landings/{name}", _landing),
            web.get("/error", _error),
            web.get("/trying", _trying),
            web.get("/mails/{name}", _mail),
            web.get(LIVE, _live),
            web.post(LIVE, _post),
            web.get(f"{LIVE}/events", _events),
        ]
    )
    return app


def live_page() -> ChatPage:
    view = choice()
    return replace(view, frame=replace(view.frame, url=LIVE), events_url=f"{LIVE}/events")


def _page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


async def _chat(request: web.Request) -> web.Response:
    return _page(render.page(ENV, CHATS[request.match_info["name"]]()))


async def _medium(request: web.Request) -> web.Response:
    photo = request.match_info["name"] in ("photo", "picture-1")
    body, kind = (a_picture(), "image/jpeg") if photo else (voices.cleaned(WEBM).data, "audio/webm")
    return web.Response(body=body, content_type=kind)


async def _landing(request: web.Request) -> web.Response:
    return _page(render.landing(ENV, a_landing(challenges=LANDINGS[request.match_info["name"]])))


async def _error(_request: web.Request) -> web.Response:
    error = ErrorPage(
        status=404,
        heading="Deze pagina is er niet",
        sentence="Misschien is het adres verkeerd overgenomen. Begin opnieuw bij het begin.",
        back_url="/",
        back_label="Naar het begin",
        language="nl",
    )
    return _page(error_page(ENV, error))


async def _trying(_request: web.Request) -> web.Response:
    return _page(render.trying(ENV, "Samen wonen en zorgen", "/chat/lindewijk/test/token", "nl"))


async def _mail(request: web.Request) -> web.Response:
    return _page(mail_page(MAIL_ENV, MAILS[request.match_info["name"]], "nl", url=LIVE))


async def _live(_request: web.Request) -> web.Response:
    return _page(render.page(ENV, live_page()))


async def _post(request: web.Request) -> web.Response:
    data = await request.post()
    posted = {
        key: [_said(value) for value in data.getall(key) if isinstance(value, (str, web.FileField))] for key in data
    }
    request.app[POSTED].append({key: values for key, values in posted.items() if values})
    if data.get("words") == TOO_MUCH:
        return web.json_response({"sentence": "Wacht een minuut."}, status=429)
    if request.headers.get("Accept") == "application/json":
        return web.Response(status=204)
    raise web.HTTPSeeOther(LIVE)


def _said(value: object) -> str:
    """A file is told by its type and its size."""
    if isinstance(value, web.FileField):
        return f"{value.content_type}, {len(value.file.read())} bytes"
    return value if isinstance(value, str) else ""


async def _events(request: web.Request) -> web.StreamResponse:
    """Says what follows on each thing posted, as often as the page comes back."""
    posted = request.app[POSTED]
    async with event_stream(request, heartbeat=0.05, retry=0.1) as events:
        told = len(posted)
        while True:
            await asyncio.sleep(0.02)
            if told < len(posted):
                told += 1
                for id_, data in _what_follows(posted[told - 1]):
                    await events.send(id_, "message", json.dumps(data))
    return events.response


def _what_follows(posted: dict[str, list[str]]) -> list[tuple[int, dict[str, object]]]:
    view = live_page()
    before, asked = view.entries
    said = Answered(("Een dak bij de bushalte",)) if "tap" in posted else Answered(tuple(posted["words"]), own=True)
    closed = an_entry(asked.id, asked.content.closed(said))
    following = Content(
        "nl",
        bubbles=("Waarom is dat belangrijk voor u?",),
        buttons=(Button("7:why:skip", "Overslaan", Role.QUIET), BACK, STOP),
        writes=True,
        step=(3, 5),
    )
    new = an_entry(asked.id + 2, following)
    assert before.id < asked.id
    around = {"step": render.step(ENV, new, view.frame), "ways": render.ways(ENV, new, view.frame)}
    return [
        (3, {"id": 3, "replaces": asked.id, "item": render.item(ENV, closed, view.frame, is_open=False), **around}),
        (4, {"id": new.id, "replaces": None, "item": render.item(ENV, new, view.frame, is_open=True), **around}),
    ]
