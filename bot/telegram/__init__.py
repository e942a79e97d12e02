"""The residents' door on Telegram. Only this package imports `telegram`."""

import os
import sys

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""Spans of time as `timedelta`: what python-telegram-bot 22 announces for its next release, and warns about now."""

if "httpx" not in sys.modules:
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
"""httpx comes along with python-telegram-bot and is not what we send with. Its own command line, which it brings when
it finds the libraries for one, would take 2.5 MB; it does without when it cannot be imported."""
