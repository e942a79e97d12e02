"""What the desk is told at the start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pages.addresses import Network
from participation.chats import BotRow
from participation.errors import MediumGone, NoPicture
from participation.media import Elsewhere, FetchMedium, Kept
from participation.pictures import CleanPicture


async def _nowhere(_wanted: Elsewhere) -> Kept:
    raise MediumGone


async def _no_workshop(_data: bytes) -> bytes:
    raise NoPicture


@dataclass(frozen=True, slots=True)
class DeskSettings:
    origin: str
    """Scheme, name and port under which members reach the desk; passkeys are bound to its name."""
    host: str
    """That name."""
    public_url: str | None = None
    trusted_proxies: Sequence[Network] = ()
    sign_in_links: bool = True
    """Whether a one-time link may open a sign-in without a passkey."""
    telegram_url: Callable[[str], str | None] = lambda _payload: None
    """The deep link that carries a payload; None while the desk knows of no bot on Telegram."""
    calls_a_second: int = 0
    """So many messages of calls go to Telegram; 0: nothing slows them."""
    mail: BotRow | None = None
    """By which mail goes out; None: none does."""
    fetch_medium: FetchMedium = _nowhere
    """A photo or voice message that is not kept here, from the bot it was sent to."""
    clean_picture: CleanPicture = _no_workshop
    """Of a call or a prompt, before it is kept."""

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https://")
