from ipaddress import ip_network
from typing import Final

from pages.addresses import address_for_limits, client_address, host, scheme
from tests.pages.requests import a_request

PROXIES: Final = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


def test_without_proxies_a_visitor_is_the_peer_whatever_it_says() -> None:
    request = a_request(peer="203.0.113.9", X_Forwarded_For="192.0.2.1")

    assert client_address(request) == "203.0.113.9"
    assert client_address(request, PROXIES) == "203.0.113.9"


def test_behind_a_proxy_a_visitor_is_the_last_hop_that_is_no_proxy() -> None:
    request = a_request(peer="10.0.0.1", X_Forwarded_For="192.0.2.66, 198.51.100.7, 10.2.0.3")

    assert client_address(request, PROXIES) == "198.51.100.7"


def test_what_stands_before_nonsense_is_not_believed() -> None:
    request = a_request(peer="10.0.0.1", X_Forwarded_For="198.51.100.7, unknown")

    assert client_address(request, PROXIES) == "10.0.0.1"


def test_a_port_and_brackets_are_no_part_of_an_address() -> None:
    assert client_address(a_request(peer="10.0.0.1", X_Forwarded_For="198.51.100.7:51234"), PROXIES) == "198.51.100.7"
    assert client_address(a_request(peer="10.0.0.1", X_Forwarded_For="[2001:db8::1]:51234"), PROXIES) == "2001:db8::1"


def test_an_ipv4_visitor_on_an_ipv6_socket_is_the_same_visitor() -> None:
    request = a_request(peer="::ffff:10.0.0.1", X_Forwarded_For="::ffff:198.51.100.7")

    assert client_address(request, PROXIES) == "198.51.100.7"


def test_a_household_has_one_limit_however_many_addresses_it_has() -> None:
    assert address_for_limits("2001:db8:1:2:3::4") == address_for_limits("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert address_for_limits("198.51.100.7") == "198.51.100.7"
    assert address_for_limits("") == ""


def test_only_a_trusted_proxy_says_how_a_visitor_reached_us() -> None:
    told = {"X_Forwarded_Proto": "https", "X_Forwarded_Host": "wijk.example"}

    assert (scheme(a_request(peer="10.0.0.1", **told), PROXIES), host(a_request(peer="10.0.0.1", **told), PROXIES)) == (
        "https",
        "wijk.example",
    )
    assert (scheme(a_request(**told), PROXIES), host(a_request(**told), PROXIES)) == ("http", "samen.example")
