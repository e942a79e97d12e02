"""Logging: one line a record, on stderr. Ids only: an error shows its class and place, never its text.

Errors of the database quote what residents wrote; those of the network quote addresses with the bot's token in them.
"""

import logging
import re
import sys
import traceback
from copy import copy
from pathlib import Path
from types import TracebackType
from typing import Final

_ROOT: Final = Path(__file__).resolve().parent.parent
_QUIET: Final = ("aiohttp.access", "alembic", "apscheduler", "asyncio", "httpcore", "httpx", "sqlalchemy", "telegram")
_A_TOKEN: Final = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{20,}")
"""As Telegram makes them. It covers tokens of other bots; the one in use is masked whatever its form."""
_MASK: Final = "[token]"

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def set_up_logging(level: str, *, token: str | None = None) -> None:
    """`level` is a name of the standard library's; from DEBUG on an error shows the way to its place."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine(token, way_to_errors=level == "DEBUG"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class OneLine(logging.Formatter):
    def __init__(self, token: str | None = None, *, way_to_errors: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._token = token
        self._way_to_errors = way_to_errors

    def format(self, record: logging.LogRecord) -> str:
        return self._without_token(super().format(copy(record)))  # other handlers keep theirs as it was

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 — the standard library's name
        line = _printable(super().formatMessage(record).replace("\r", "").replace("\n", " / "))
        if record.exc_info and not self._way_to_errors:
            line = f"{line} ({_class_and_place(record.exc_info)})"
            record.exc_info = None
        record.exc_text = None  # another handler may have kept the whole text in it
        return line

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 — the standard library's name
        steps = "".join(traceback.format_tb(ei[2]))
        return f"{steps}{_class_and_place(ei)}"

    def _without_token(self, text: str) -> str:
        if self._token:
            text = text.replace(self._token, _MASK)
        return _A_TOKEN.sub(_MASK, text)


def _printable(line: str) -> str:
    """What a visitor put into an address must not steer a terminal, or end the line."""
    return line if line.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in line)


def _class_and_place(error: ExceptionInfo) -> str:
    name = error[0].__qualname__ if error[0] else "no error"
    frames = traceback.extract_tb(error[2])
    if not frames:
        return name
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT) and ".venv" not in frame.filename]
    last = (ours or frames)[-1]
    return f"{name} at {Path(last.filename).name}:{last.lineno}"
