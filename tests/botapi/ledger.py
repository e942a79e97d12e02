"""What the server accepted, in order, and what it refused. Nothing is ever taken out or changed."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.botapi.wire import JSON


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted call. `time` is Unix seconds; `text` is plain, `source` as the bot gave it; `buttons` are labels."""

    number: int
    time: float
    method: str
    chat_id: int
    message_id: int
    text: str
    source: str
    buttons: tuple[str, ...]
    data: tuple[str, ...]
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    time: float
    method: str
    chat_id: str
    code: int
    description: str


class Ledger:
    """`entries` are the accepted calls (no getUpdates), `refusals` the refused; `calls` counts every call by method."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.refusals: list[Refusal] = []
        self.calls: Counter[str] = Counter()
        self.refused: Counter[int] = Counter()

    def accept(
        self,
        method: str,
        time: float,
        *,
        chat_id: int = 0,
        message_id: int = 0,
        text: str = "",
        source: str = "",
        buttons: list[JSON] | None = None,
        detail: JSON | None = None,
    ) -> None:
        labels = tuple(button["text"] for button in buttons) if buttons else ()
        data = tuple(button.get("callback_data", "") for button in buttons) if buttons else ()
        number = len(self.entries) + 1
        self.entries.append(Entry(number, time, method, chat_id, message_id, text, source, labels, data, detail or {}))

    def refuse(self, method: str, time: float, chat_id: str, code: int, description: str) -> None:
        self.refused[code] += 1
        self.refusals.append(Refusal(time, method, chat_id, code, description))
