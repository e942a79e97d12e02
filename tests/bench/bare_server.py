"""`python -m tests.bench.bare_server`: answers what a bot sends as Telegram would, and looks at nothing.

Prints `ready URL`, and ends with SIGTERM.
"""

import asyncio
import signal
from itertools import count
from typing import Final

import uvloop
from aiohttp import web

from tests.botapi.wire import EXAMPLE_TOKEN

_NUMBERS: Final = count(1)
_ME: Final = (
    b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Bare","username":"bare_bot","can_join_groups":true,'
    b'"can_read_all_group_messages":false,"supports_inline_queries":false}}'
)
_SENT: Final = '{{"ok":true,"result":{{"message_id":{number},"date":1,"chat":{{"id":1,"type":"private"}},"text":"x"}}}}'


async def _answer(request: web.Request) -> web.Response:
    await request.read()
    if request.match_info["method"].lower() == "getme":
        return web.Response(body=_ME, content_type="application/json")
    return web.Response(text=_SENT.format(number=next(_NUMBERS)), content_type="application/json")


async def serve() -> None:
    app = web.Application()
    app.router.add_post(f"/bot{EXAMPLE_TOKEN}/{{method}}", _answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("ready http://{}:{}".format(*runner.addresses[0][:2]), flush=True)
    done = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, done.set)
    await done.wait()
    await runner.cleanup()


if __name__ == "__main__":
    uvloop.run(serve())
