"""Where a request comes from and how it reached us, when proxies stand in between.

What a proxy says (`X-Forwarded-*`) counts only when the peer is one we were told to trust: anybody can send a header.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from aiohttp import web

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_ONE_HOUSEHOLD: Final = 64
"""IPv6 gives a household a /64 (RFC 6177): its single addresses say nothing."""


def client_address(request: web.BaseRequest, trusted_proxies: Sequence[Network] = ()) -> str:
    """The visitor's address: the rightmost hop that is no trusted proxy. "" when the peer has none (a Unix socket)."""
    address = _address(request.remote or "")
    hops = [hop for value in request.headers.getall("X-Forwarded-For", []) for hop in value.split(",")]
    while hops and address is not None and _within(address, trusted_proxies):
        before = _address(hops.pop())
        if before is None:  # what stands left of nonsense is not to be believed
            break
        address = before
    return "" if address is None else str(address)


def address_for_limits(address: str) -> str:
    """What a limit counts: an IPv4 address, or the /64 of an IPv6 one."""
    known = _address(address)
    if isinstance(known, IPv6Address):
        return str(ip_network((known, _ONE_HOUSEHOLD), strict=False))
    return address


def scheme(request: web.BaseRequest, trusted_proxies: Sequence[Network] = ()) -> str:
    """`http` or `https`, as the visitor's browser used it."""
    return (_forwarded(request, "X-Forwarded-Proto", trusted_proxies) or request.scheme).lower()


def host(request: web.BaseRequest, trusted_proxies: Sequence[Network] = ()) -> str:
    """Host and port, as the visitor's browser used them."""
    return (_forwarded(request, "X-Forwarded-Host", trusted_proxies) or request.host).lower()


def _forwarded(request: web.BaseRequest, header: str, trusted_proxies: Sequence[Network]) -> str | None:
    peer = _address(request.remote or "")
    if peer is None or not _within(peer, trusted_proxies):
        return None
    # the last value is the one our own proxy added
    return request.headers.get(header, "").rpartition(",")[2].strip() or None


def _within(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(_without_port(text.strip()))
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return address


def _without_port(text: str) -> str:
    """Some proxies write `1.2.3.4:5678` or `[2001:db8::1]:5678`."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text
