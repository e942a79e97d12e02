"""All that one emulated Telegram remembers. No HTTP and no rules of methods here."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.chats import Chat
from tests.botapi.faults import Faults
from tests.botapi.files import Files
from tests.botapi.keyboards import buttons_of
from tests.botapi.ledger import Ledger
from tests.botapi.limits import Limits, Throttle
from tests.botapi.updates import Updates
from tests.botapi.webhook import Webhook
from tests.botapi.wire import EXAMPLE_TOKEN, JSON, bad_request


@dataclass(frozen=True, slots=True)
class Query:
    """A tap waiting for its answer."""

    asked_at: float
    chat_id: int
    user_id: int


@dataclass(slots=True)
class State:
    """`clock` gives Unix seconds (dates, age of taps), `ticks` monotonic seconds (limits)."""

    token: str = EXAMPLE_TOKEN
    username: str = "samenleven_bot"
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.time
    ticks: Callable[[], float] = time.monotonic
    callback_seconds: float = 15.0
    privacy: bool = True
    first_update_id: int | None = None
    bot: JSON = field(init=False)
    updates: Updates = field(init=False)
    webhook: Webhook = field(init=False)
    throttle: Throttle = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)
    faults: Faults = field(default_factory=Faults)
    files: Files = field(default_factory=Files)
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, JSON] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    toasts: dict[int, list[str]] = field(default_factory=dict)  # what taps were answered with, by user
    commands: dict[tuple[str, str], list[JSON]] = field(default_factory=dict)  # by scope and language
    texts: dict[tuple[str, str], str] = field(default_factory=dict)  # descriptions, by which and language
    menu_buttons: dict[int, JSON] = field(default_factory=dict)
    last_query: int = 0

    def __post_init__(self) -> None:
        self.bot = {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Samenleven",
            "username": self.username,
        }
        self.updates = Updates(self.first_update_id)
        self.webhook = Webhook(self.updates)
        self.throttle = Throttle(self.limits, self.ticks)

    def chat(self, chat_id: str) -> Chat:
        """The chat of a call's `chat_id`, which the bot may write in; raises 400 or 403."""
        if not chat_id:
            raise bad_request("chat_id is empty")
        chat = self.chats.get(int(chat_id)) if chat_id.lstrip("-").isdigit() else None
        if chat is None:
            raise bad_request("chat not found")
        chat.check_reachable()
        return chat

    def post(self, chat: Chat, method: str, content: JSON, source: str = "") -> JSON:
        """Puts a message of the bot in a chat, within the limits."""
        self.throttle.count_message(chat.id)
        now = self.clock()
        message_id = chat.next_id()
        markup = content.get("reply_markup")
        if markup and "inline_keyboard" not in markup:
            chat.open_keyboard(content.pop("reply_markup"), message_id)
        message = {"message_id": message_id, "from": self.bot, "chat": chat.json, "date": int(now), **content}
        chat.keep(message)
        shown = chat.shown(message) if markup else message
        chat.let_hear(shown)
        self.note(method, chat, shown, source, now)
        return message

    def note(self, method: str, chat: Chat, message: JSON, source: str, now: float) -> None:
        """An accepted message or edit, in the ledger."""
        self.ledger.accept(
            method,
            now,
            chat_id=chat.id,
            message_id=message["message_id"],
            text=message.get("text") or message.get("caption") or "",
            source=source,
            buttons=buttons_of(message) if "reply_markup" in message else None,
        )
