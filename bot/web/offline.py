"""The page that stands in for a chat when there is no connection, and the worker in the browser that keeps it."""

from functools import cache
from hashlib import sha256
from typing import Final
from urllib.parse import urlencode

from jinja2 import Environment

from conversations.catalogues import gettext_in

MANIFEST_FILE: Final = "manifest.webmanifest"
WORKER: Final = "service-worker.js"


@cache
def offline_page(env: Environment, language: str) -> str:
    """The same for everybody."""
    return env.get_template("offline.html").render(language=language, _=gettext_in(language)).strip()


def worker_url(env: Environment, language: str) -> str:
    """Another one as soon as the page it keeps is another one, so that a browser takes it."""
    digest = sha256(offline_page(env, language).encode()).hexdigest()[:16]
    return f"/{WORKER}?{urlencode({'language': language, 'of': digest})}"
