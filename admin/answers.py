"""What the desk answers with: pages and JSON that no cache keeps, and refusals with a sentence."""

from typing import Any, Final

from aiohttp import web
from jinja2 import Environment

from admin.texts import BACK_TO_SIGN_IN, Fault
from conversations.catalogues import say
from pages.error_page import ErrorPage, error_page

NO_STORE: Final = {"Cache-Control": "no-store"}
_LATER: Final = (Fault.BUSY, Fault.AWAY, Fault.NOT_FETCHED)


def html(page: str, status: int = 200) -> web.Response:
    return web.Response(text=page, status=status, content_type="text/html", headers=NO_STORE)


def json(value: dict[str, Any], status: int = 200) -> web.Response:
    return web.json_response(value, status=status, headers=NO_STORE)


def wants_json(request: web.Request) -> bool:
    """Whether our own JavaScript asks."""
    return request.headers.get("Accept") == "application/json"


def refused(env: Environment, request: web.Request, fault: Fault, language: str) -> web.Response:
    sentence = say(fault.sentence, language)
    if wants_json(request):
        answer = json({"sentence": sentence}, fault.status)
    else:
        error = ErrorPage(
            status=fault.status,
            heading=say(fault.heading, language),
            sentence=sentence,
            back_url="/desk/sign-in",
            back_label=say(BACK_TO_SIGN_IN, language),
            language=language,
        )
        answer = html(error_page(env, error), fault.status)
    if fault in _LATER:
        answer.headers["Retry-After"] = "60"
    return answer
