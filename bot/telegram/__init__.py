"""The residents' door on Telegram. Only this package imports `telegram`."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""Spans of time as `timedelta`: what python-telegram-bot 22 announces for its next release, and warns about now."""
