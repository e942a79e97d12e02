"""Everything that the API does, on one visible table; and where it is served."""

import json
from functools import cache
from typing import Final

from aiohttp import web
from jinja2 import Environment
from sqlalchemy.ext.asyncio import AsyncEngine

from admin.api import (
    batches,
    call_results,
    calls,
    challenges,
    corrections,
    document,
    exports,
    one_submission,
    phases,
    prompts,
    reviews,
    submissions,
    tagging,
    tags,
    tokens,
)
from admin.api.layer import Handle, Layer
from admin.api.operations import BASE, Operation
from admin.api.page import page
from admin.settings import DeskSettings
from admin.streaming import Streams
from pages.rate_limits import RateLimit

OPERATIONS: Final[tuple[Operation, ...]] = (
    *challenges.TABLE,
    *submissions.TABLE,
    *one_submission.TABLE,
    *reviews.TABLE,
    *corrections.TABLE,
    *batches.TABLE,
    *tags.TABLE,
    *phases.TABLE,
    *prompts.TABLE,
    *calls.TABLE,
    *call_results.TABLE,
    *tagging.TABLE,
    *exports.TABLE,
    *tokens.TABLE,
)


def routes(
    engine: AsyncEngine, env: Environment, settings: DeskSettings, limit: RateLimit, streams: Streams
) -> list[web.RouteDef]:
    layer = Layer(engine, settings, limit, streams)
    openapi = f"{BASE}/openapi.json"
    return [
        web.get(BASE, layer.guarded(page(env, OPERATIONS))),
        layer.other_methods(BASE, "GET"),
        web.get(openapi, layer.guarded(_openapi(settings))),
        layer.other_methods(openapi, "GET"),
        *layer.routes(OPERATIONS),
    ]


def _openapi(settings: DeskSettings) -> Handle:
    @cache
    def text() -> str:
        """Made when first asked for: it takes longer than all else that the desk does to start."""
        return json.dumps(document.document(OPERATIONS, url=settings.origin, host=settings.host))

    async def answer(_request: web.Request) -> web.Response:
        anybody = {"Access-Control-Allow-Origin": "*"}
        return web.Response(text=text(), content_type="application/json", headers=anybody)

    return answer
