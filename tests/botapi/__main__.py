"""`python -m tests.botapi --port 9000 --control`: the server in a process of its own, until it is told to stop."""

import argparse
import asyncio
import signal

import uvloop

from tests.botapi.limits import Limits
from tests.botapi.server import TelegramServer
from tests.botapi.wire import EXAMPLE_TOKEN


async def serve(*, port: int, token: str, limits: Limits, with_control: bool) -> None:
    """Prints `ready <url>` when it listens."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with TelegramServer(token=token, port=port, limits=limits, with_control=with_control) as server:
        print(f"ready {server.url}", flush=True)
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 (the default) takes a free one")
    parser.add_argument("--token", default=EXAMPLE_TOKEN)
    parser.add_argument("--no-limits", action="store_true", help="no 429s")
    parser.add_argument("--control", action="store_true", help="answer POST /control/<verb>")
    options = parser.parse_args()
    limits = Limits.off() if options.no_limits else Limits()
    uvloop.run(serve(port=options.port, token=options.token, limits=limits, with_control=options.control))


if __name__ == "__main__":
    main()
