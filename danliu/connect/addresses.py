"""Which addresses a request that a user wrote may reach: the open internet, and what is allowed.

Source  IANA special-purpose address registries (RFC 6890); for the metadata services the pages
        of the cloud providers that run them
"""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import httpx

from danliu.connect.errors import BadAllowList

ALLOW = "DANLIU_ALLOW_HOSTS"

Allowed = frozenset[tuple[str, int | None]]
"""Hosts by name and port; a port of None stands for every port."""

_METADATA = frozenset(
    ip_address(one)
    for one in (
        "169.254.169.254",
        "169.254.0.23",
        "100.100.100.200",
        "168.63.129.16",
        "fd00:ec2::254",
    )
)
# What the standard library's tables let through, depending on its version: protocol assignments
# (one cloud keeps its metadata there), the two ends of 6to4, examples, and all of IPv6 that was
# never given out as public, among it what wraps an IPv4 address.
_MORE = tuple(
    ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "2002::/16", "3fff::/20")
)
_PUBLIC_V6 = ip_network("2000::/3")


def why_closed(address: str) -> str | None:
    """The kind of a non-public address, by which it is refused; None for a public one.

    Raises  ValueError if this is not an address
    """
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        return why_closed(str(ip.ipv4_mapped))
    if ip in _METADATA:
        return "metadata"
    return _kind(ip)


def _kind(ip: IPv4Address | IPv6Address) -> str | None:
    kinds = {
        "unspecified": ip.is_unspecified,
        "loopback": ip.is_loopback,
        "link-local": ip.is_link_local,
        "multicast": ip.is_multicast,
        "private": ip.is_private,
        "reserved": not ip.is_global or ip.is_reserved or _is_special(ip),
    }
    return next((kind for kind, holds in kinds.items() if holds), None)


def _is_special(ip: IPv4Address | IPv6Address) -> bool:
    never_public = isinstance(ip, IPv6Address) and ip not in _PUBLIC_V6
    return never_public or any(ip in net for net in _MORE)


def allowed_hosts(environment: Mapping[str, str]) -> Allowed:
    """The hosts of DANLIU_ALLOW_HOSTS, separated by commas: `127.0.0.1:9000,erp.lan`.

    Raises  BadAllowList
    """
    entries = (entry.strip() for entry in environment.get(ALLOW, "").split(","))
    return frozenset(_entry(entry) for entry in entries if entry)


def is_allowed(allowed: Allowed, host: str, port: int) -> bool:
    return not allowed.isdisjoint({(plain(host), port), (plain(host), None)})


def _entry(entry: str) -> tuple[str, int | None]:
    try:
        url = httpx.URL(f"entry://{entry}")  # a scheme without a default port, which would vanish
    except (httpx.InvalidURL, UnicodeError) as error:
        raise BadAllowList(entry) from error
    if not url.host or url.userinfo or url.raw_path != b"/":
        raise BadAllowList(entry)
    return plain(url.raw_host.decode()), url.port


def plain(host: str) -> str:
    """A host as it is compared: `ERP.lan.` and `erp.lan` are one."""
    return host.lower().rstrip(".")
