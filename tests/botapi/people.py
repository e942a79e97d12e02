"""A person with Telegram in hand, and a group of them: thin handles that work in this process and over HTTP alike."""

from dataclasses import dataclass
from typing import Any, Protocol

from tests.botapi.hearing import text_of
from tests.botapi.keyboards import buttons_of
from tests.botapi.wire import JSON


class Link(Protocol):
    """The way to an emulated Telegram: `ask` answers at once, `act` may wait. Verbs are those of `control.VERBS`."""

    def ask(self, verb: str, **values: Any) -> Any: ...

    async def act(self, verb: str, **values: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it was; `update_id` when it made an update; `query_id` when it is that of a tap."""

    json: JSON
    update_id: int | None = None
    query_id: str | None = None

    @property
    def id(self) -> int:
        return int(self.json["message_id"])

    @property
    def text(self) -> str:
        return text_of(self.json)

    @property
    def buttons(self) -> list[str]:
        return [button["text"] for button in buttons_of(self.json)]

    @property
    def data(self) -> dict[str, str]:
        """What each button carries, by label."""
        return {button["text"]: button.get("callback_data", "") for button in buttons_of(self.json)}

    @property
    def links(self) -> dict[str, str]:
        """Where each button leads, by label."""
        return {button["text"]: button.get("url", "") for button in buttons_of(self.json)}


class Room:
    """What one sees and hears in a chat, private or group."""

    def __init__(self, link: Link, chat_id: int) -> None:
        self._link = link
        self.id = chat_id

    async def hears(self, contains: str, timeout: float = 5.0, *, any_order: bool = False) -> Message:
        """Waits for words of the bot, new or edited, not yet heard; earlier ones count as heard too, unless
        `any_order`. Raises AssertionError with the chat so far."""
        heard = await self._link.act("hears", chat_id=self.id, contains=contains, timeout=timeout, any_order=any_order)
        return Message(heard)

    async def silence(self, seconds: float = 0.3) -> None:
        """Raises AssertionError when the bot says anything meanwhile."""
        await self._link.act("silence", chat_id=self.id, seconds=seconds)

    @property
    def last_message(self) -> Message | None:
        """The bot's newest, as it is now."""
        found = self._link.ask("last", chat_id=self.id)
        return Message(found) if found else None

    @property
    def last(self) -> str:
        message = self.last_message
        return message.text if message else ""

    def buttons(self) -> list[str]:
        """The labels under the bot's newest message, inline or in place of the letters."""
        message = self.last_message
        return message.buttons if message else []

    def messages(self) -> list[Message]:
        return [Message(message) for message in self._link.ask("messages", chat_id=self.id)]

    def chat_log(self) -> str:
        return str(self._link.ask("chat_log", chat_id=self.id))

    async def _do(self, verb: str, **values: Any) -> Message:
        done = await self._link.act(verb, chat_id=self.id, **values)
        return Message(done["message"], done["update_id"], done.get("query_id"))


class Person(Room):
    """Somebody in the private chat with the bot. What they do answers the message it made."""

    def __init__(self, link: Link, user_id: int, name: str) -> None:
        super().__init__(link, user_id)
        self.name = name

    async def start(self, payload: str = "") -> Message:
        return await self._do("start", payload=payload)

    async def say(self, text: str, reply_to: Message | None = None) -> Message:
        return await self._do("say", text=text, reply_to=reply_to.id if reply_to else None)

    async def edit(self, message: Message, text: str) -> Message:
        return await self._do("edit", message_id=message.id, text=text)

    async def tap(self, label: str) -> Message:
        """Taps the newest button with this label, or with a label that contains it."""
        return await self._do("tap", label=label)

    async def tap_data(self, data: str, message: Message | None = None) -> Message:
        """A callback with raw data, on the bot's newest or on a given message."""
        return await self._do("tap_data", data=data, message_id=message.id if message else None)

    async def share_location(self, latitude: float, longitude: float) -> Message:
        return await self._do("share", kind="location", latitude=latitude, longitude=longitude)

    async def send_voice(self, duration: int = 4, size: int | None = None, content: bytes = b"") -> Message:
        return await self._do("share", kind="voice", duration=duration, size=size, content=content.hex())

    async def send_photo(
        self, caption: str = "", content: bytes = b"", size: int | None = None, album: str = ""
    ) -> Message:
        """`album`: the media_group_id that the parts of an album have in common."""
        return await self._do("share", kind="photo", caption=caption, content=content.hex(), size=size, album=album)

    async def send_document(self, file_name: str = "plan.pdf", caption: str = "", size: int | None = None) -> Message:
        return await self._do("share", kind="document", file_name=file_name, caption=caption, size=size)

    async def send_contact(self) -> Message:
        return await self._do("share", kind="contact", first_name=self.name)

    async def send_sticker(self) -> Message:
        return await self._do("share", kind="sticker")

    async def send(self, **content: Any) -> Message:
        """Any other content, as fields of Telegram's Message."""
        return await self._do("put", content=content)

    async def block(self) -> int | None:
        """Answers the number of the `my_chat_member` update."""
        number: int | None = await self._link.act("block", chat_id=self.id)
        return number

    async def unblock(self) -> int | None:
        number: int | None = await self._link.act("unblock", chat_id=self.id)
        return number

    async def deactivate(self) -> None:
        await self._link.act("deactivate", chat_id=self.id)

    @property
    def toasts(self) -> list[str]:
        """The texts their taps were answered with."""
        return list(self._link.ask("toasts", user_id=self.id))


class Group(Room):
    """Several people and perhaps the bot. After `upgrade` its `id` is the supergroup's."""

    async def say(self, person: Person, text: str, reply_to: Message | None = None) -> Message:
        return await self._do("say", user_id=person.id, text=text, reply_to=reply_to.id if reply_to else None)

    async def tap(self, person: Person, label: str) -> Message:
        return await self._do("tap", user_id=person.id, label=label)

    async def add_bot(self, by: Person) -> None:
        await self._link.act("add_bot", chat_id=self.id, user_id=by.id)

    async def kick_bot(self, by: Person) -> None:
        await self._link.act("kick_bot", chat_id=self.id, user_id=by.id)

    async def mute_bot(self, by: Person) -> None:
        await self._link.act("mute_bot", chat_id=self.id, user_id=by.id)

    async def retitle(self, by: Person, title: str) -> None:
        await self._link.act("retitle", chat_id=self.id, user_id=by.id, title=title)

    async def upgrade(self, by: Person) -> int:
        self.id = int(await self._link.act("upgrade", chat_id=self.id, user_id=by.id))
        return self.id
