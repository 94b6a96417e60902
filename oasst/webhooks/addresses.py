"""Where requests of ours may go: to the open internet, never into the network we stand in.

A name is resolved once; every address it has must be public, and the connection goes to an address that was looked at, so
that the name cannot mean something else a moment later.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# All addresses of a name.
Resolve = Callable[[str, int], list[str]]

# RFC 6052 and RFC 8215: the last four bytes are an IPv4 address that a gateway goes on to.
_GATEWAYS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))


class NotAllowed(Exception):
    """Why no request goes there."""

    def __init__(self, why: str | Promise) -> None:
        self.why = why
        super().__init__(str(why))


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect (`address`), under which name (`host`), and what to ask for there."""

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
        raise NotAllowed(_("The name of the host cannot be resolved.")) from None
    if not found or not all(map(is_allowed, found)):
        raise NotAllowed(_("The host has an address that is not on the open internet."))
    return Target(scheme == "https", host, port, found[0], path)


def is_allowed(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if ip.is_loopback and settings.WEBHOOKS_TO_THIS_MACHINE:
        return True
    return all(each.is_global and not each.is_multicast for each in (ip, *_meant_by(ip)))


def _meant_by(ip: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    meant: list[Address | None] = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if any(ip in gateway for gateway in _GATEWAYS):
        meant.append(ipaddress.IPv4Address(ip.packed[-4:]))
    return [each for each in meant if each]


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NotAllowed(_("This is not an address.")) from None
    plain = parts.scheme == "http" and settings.WEBHOOKS_TO_THIS_MACHINE
    if parts.scheme != "https" and not plain:
        raise NotAllowed(_("The address must begin with https://."))
    if not host or parts.username is not None or parts.password is not None:
        raise NotAllowed(_("The address must name a host, and nobody to sign in as."))
    if not url.isascii() or any(character <= " " for character in url):
        raise NotAllowed(_("The address has characters that must be written otherwise."))
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path
