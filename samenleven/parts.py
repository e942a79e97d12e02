"""The parts of the program that can run apart."""

from enum import StrEnum


class Part(StrEnum):
    ALL = "all"
    BOT = "bot"
    SCHEDULER = "scheduler"
    ADMIN = "admin"
