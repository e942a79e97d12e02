"""Addresses as people write them in settings, in the form that the program uses. A wrong one raises ValueError."""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, TypeAlias
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

Network: TypeAlias = IPv4Network | IPv6Network

_POSTGRES_SCHEMES: Final = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
_DRIVER_NAMES: Final = {"sslmode": "ssl"}
"""What PostgreSQL's own programs call it → what asyncpg calls it."""
_MAIL_PORTS: Final = {"smtp": 587, "smtps": 465}
"""RFC 8314, 3."""
_ALLOWED_PARAMETERS: Final = frozenset({"ssl", "host", "port"})
"""SQLAlchemy hands every parameter on to asyncpg, which knows no others of libpq's."""


def database_address(text: str) -> str:
    """`postgresql+asyncpg://…` for what is usually given as `postgres://…` or `postgresql://…`."""
    address = urlsplit(text)
    if address.scheme not in _POSTGRES_SCHEMES or not address.path.strip("/") or address.fragment:
        raise ValueError
    parameters = {_DRIVER_NAMES.get(name, name): value for name, value in parse_qsl(address.query, strict_parsing=True)}
    if not parameters.keys() <= _ALLOWED_PARAMETERS or not (address.hostname or "host" in parameters):
        raise ValueError
    _port(address)
    query = urlencode(parameters, safe="/:")
    return f"postgresql+asyncpg://{address.netloc}{address.path}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    tls: bool
    """From the first byte."""
    user: str | None
    password: str | None


def mail_server(text: str) -> MailServer:
    """`smtp://[name:password@]host[:port]`, or `smtps://` for TLS from the first byte. What stands in a name or a
    password as in a web address is read so (`%40` for @)."""
    address = urlsplit(text)
    if address.scheme not in _MAIL_PORTS or not address.hostname or address.path.strip("/"):
        raise ValueError
    if address.query or address.fragment or bool(address.username) != bool(address.password):
        raise ValueError
    port = _port(address) or _MAIL_PORTS[address.scheme]
    user, password = (unquote(part) if part else None for part in (address.username, address.password))
    return MailServer(address.hostname, port, address.scheme == "smtps", user, password)


def web_address(text: str) -> str:
    """`http(s)://host[:port][/path]` without a slash at its end."""
    address = urlsplit(text)
    if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
        raise ValueError
    _port(address)
    return text.rstrip("/")


def networks(text: str) -> tuple[Network, ...]:
    """`10.0.0.0/8, ::1` → the networks; an address alone is a network of one."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


def _port(address: SplitResult) -> int | None:
    return address.port  # urlsplit looks at it only now, and raises
