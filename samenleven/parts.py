"""The parts of the program that can run apart."""

from enum import StrEnum
from typing import Final


class Part(StrEnum):
    ALL = "all"
    BOT = "bot"
    SCHEDULER = "scheduler"
    ADMIN = "admin"


WITH_DESK: Final = (Part.ALL, Part.ADMIN)
