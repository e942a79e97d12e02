"""What the residents' doors are told at their start. `samenleven.settings` reads it; nothing here reads anything."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast we send at most (Telegram's bots FAQ, "My bot is hitting limits").

    0 means: no limit (a Bot API server of one's own may have none).
    """

    overall: int = 30
    """Messages a second, to all chats together."""
    calls: int = 25
    """Of which calls may take so many, so that replies always have room."""
    chat: float = 1
    """Messages a second, to one private chat."""
    group: int = 20
    """Messages a minute, to one group."""

    @property
    def for_calls(self) -> int:
        """Messages of calls a second; 0: no limit."""
        return min((each for each in (self.calls, self.overall) if each), default=0)


UNLIMITED: Final = Rates(overall=0, calls=0, chat=0, group=0)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram brings updates, instead of being asked for them."""

    public_url: str
    """How the web server is reached from outside, without a slash at its end."""
    secret: str = field(repr=False)
    """1 to 256 of `A-Za-z0-9_-`."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The server that mail is handed to, and in whose name."""

    host: str
    port: int
    sender: str
    """The address that mails come from."""
    public_url: str
    """Where links in mails lead; without a slash at its end."""
    tls: bool = False
    """From the first byte. Else it is begun where the server offers it, and must be where there is a password."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    token: str = field(repr=False)
    api: str
    """The Bot API server's address, without a slash at its end and without `/bot`."""
    webhook: Webhook | None = None
    """None: ask for updates."""
    rates: Rates = Rates()

    @property
    def number(self) -> str:
        """The bot's own number: what stands before the colon in its token."""
        return self.token.split(":", 1)[0]
