"""Allowed targets of requests: the public internet, never the internal network.

A name is resolved once; all its addresses must be public, and the connection uses an address that was checked, so that
a later change of the name has no effect.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# All addresses of a name.
Resolve = Callable[[str, int], list[str]]

# Hosts of the open IPv6 internet are in here (RFC 4291); everything else there is special, or an IPv4 address in disguise.
_UNICAST = ipaddress.IPv6Network("2000::/3")
# RFC 6052: the last four bytes are an IPv4 address that a gateway forwards to.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# ISATAP (RFC 5214): the second half of an address in any network, with an IPv4 address in its last four bytes.
_ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")
# What `is_global` of a current Python refuses and an older one (3.11) lets through, and ways into other networks that every
# Python lets through. No webhook listens at the few global addresses inside them.
_SPECIAL = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",  # IETF protocol assignments
            "192.88.99.0/24",  # 6to4 relays
            "2001::/23",  # IETF protocol assignments, Teredo among them
            "2002::/16",  # 6to4
            "3fff::/20",  # documentation
        ),
    )
)


class NotAllowed(Exception):
    """The reason why an address is not allowed."""

    def __init__(self, why: str | Promise) -> None:
        self.why = why
        super().__init__(str(why))


@dataclass(frozen=True, slots=True)
class Target:
    """A target: the IP `address` to connect to, its `host` name, and the path to request."""

    secure: bool
    host: str
    port: int
    address: str
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def resolved(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def target(url: str, resolve: Resolve = resolved) -> Target:
    """Raises:
    NotAllowed
    """
    scheme, host, port, path = _parts(url)
    try:
        found = resolve(host, port)
    except (OSError, UnicodeError):
        raise NotAllowed(_("The host name cannot be resolved.")) from None
    if not found or not all(map(is_allowed, found)):
        raise NotAllowed(_("The host has an address that is not on the public internet."))
    return Target(scheme == "https", host, port, found[0], path)


def is_allowed(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.is_loopback and settings.WEBHOOKS_TO_THIS_MACHINE:
        return True
    return _is_global(ip)


def _is_global(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in _NAT64:
            return _is_global(ipaddress.IPv4Address(ip.packed[-4:]))
        if ip not in _UNICAST or ip.packed[8:12] in _ISATAP:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _SPECIAL)


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotAllowed(_("This is not a valid address.")) from None
    plain = parts.scheme == "http" and settings.WEBHOOKS_TO_THIS_MACHINE
    if parts.scheme != "https" and not plain:
        raise NotAllowed(_("The address must begin with https://."))
    if not host or parts.username is not None or parts.password is not None:
        raise NotAllowed(_("The address needs a host, and no user name or password."))
    if not url.isascii() or any(character <= " " for character in url):
        raise NotAllowed(_("The address has characters that must be percent-encoded."))
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path
