"""Addresses as people write them in settings, in the form that the program uses. A wrong one raises ValueError."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, TypeAlias
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

Network: TypeAlias = IPv4Network | IPv6Network

_POSTGRES_SCHEMES: Final = frozenset({"postgres", "postgresql", "postgresql+asyncpg"})
_DRIVER_NAMES: Final = {"sslmode": "ssl"}
"""What PostgreSQL's own programs call it → what asyncpg calls it."""
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
