"""Where the team's pages are, as its members reach them. A passkey belongs to a name, never to an IP address."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from samenleven.settings import WebSettings

_AT_HOME: Final = ("localhost",)


@dataclass(frozen=True, slots=True)
class DeskAddress:
    origin: str
    """Scheme, name and port, without a slash at its end."""
    warning: str | None = None

    @property
    def host(self) -> str:
        """The name that passkeys are bound to."""
        return urlsplit(self.origin).hostname or _AT_HOME[0]

    def link(self, token: str) -> str:
        return f"{self.origin}/desk/come-in/{token}"


def desk_address(web: WebSettings) -> DeskAddress:
    """PUBLIC_URL where it is set, else this computer by its name."""
    if web.public_url is None:
        return DeskAddress(f"http://localhost:{web.port}")
    parts = urlsplit(web.public_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme == "http" and parts.hostname not in _AT_HOME:
        return DeskAddress(
            origin, "Passkeys need https:// there: browsers refuse them over http:// except on localhost."
        )
    return DeskAddress(origin)
