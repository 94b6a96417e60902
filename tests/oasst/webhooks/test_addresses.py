"""Requests of ours go to the open internet and nowhere else."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from oasst.webhooks import addresses
from oasst.webhooks.addresses import NotAllowed, Target

PUBLIC = "93.184.215.14"


def to(*found: str) -> addresses.Resolve:
    return lambda _host, _port: list(found)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "2002:7f00:1::", "2002:a9fe:a9fe::", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1",
        "2001:0:7f00:1::1",
        # Forms of other times, and what only a newer Python knows as special.
        "::127.0.0.1", "::8.8.8.8", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1", "fec0::1", "feff::1",
        "192.0.0.0", "192.0.0.8", "192.0.0.9", "192.0.0.170", "192.0.0.255", "192.88.99.1",
        "64:ff9b:1::1", "64:ff9b:1::808:808", "64:ff9b::c000:8", "100::1", "2001::1", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:1ff:ffff::1", "2002::", "2002:808:808::1", "3fff::1", "3fff:fff::1", "5f00::1", "4000::1",
        "2606:2800:21f:cb07:0:5efe:127.0.0.1", "2606:2800:21f:cb07:200:5efe:10.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_refused_however_it_is_written(address: str) -> None:
    assert not addresses.is_allowed(address)
    for found in ([address], [PUBLIC, address], [address, PUBLIC]):
        with pytest.raises(NotAllowed, match="not on the public internet"):
            addresses.target("https://hooks.example.org/", to(*found))


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808",
                                     "192.0.1.1", "191.255.255.255", "2001:200::1", "2003::1", "2a00:1450:4001::1",
                                     "2606:2800:21f:cb07:1:5efe:127.0.0.1"])  # fmt: skip
def test_an_address_outside_is_allowed(address: str) -> None:
    assert addresses.is_allowed(address)


@given(st.ip_addresses())
def test_nothing_is_allowed_that_this_python_does_not_call_global(ip: ipaddress.IPv4Address) -> None:
    assert ip.is_global or not addresses.is_allowed(str(ip))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://localhost/",
    ],
)
def test_this_machine_is_refused_by_whatever_name(url: str) -> None:
    with pytest.raises(NotAllowed, match=r"not on the public internet|cannot be resolved"):
        addresses.target(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hooks.example.org/", "https://"),
        ("ftp://hooks.example.org/", "https://"),
        ("file:///etc/passwd", "https://"),
        ("hooks.example.org", "https://"),
        ("https:///told", "needs a host"),
        ("https://ada:secret@hooks.example.org/", "no user name or password"),
        ("https://@hooks.example.org/", "no user name or password"),
        ("https://hooks.example.org:x/", "not a valid address"),
        ("https://hooks.example.org:99999/", "not a valid address"),
        ("https://[::1/", "not a valid address"),
        ("https://hooks.example.org/told you", "must be percent-encoded"),
        ("https://hooks.example.org/größe", "must be percent-encoded"),
    ],
)
def test_an_address_that_is_none_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(NotAllowed, match=why):
        addresses.target(url, to(PUBLIC))


def test_a_name_that_means_nothing_is_refused() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    for resolve in (nowhere, to()):
        with pytest.raises(NotAllowed):
            addresses.target("https://hooks.example.org/", resolve)


@pytest.mark.parametrize(
    ("url", "target", "header"),
    [
        ("https://Hooks.example.org", Target(True, "hooks.example.org", 443, PUBLIC, "/"), "hooks.example.org"),
        ("https://hooks.example.org:8443/a?b=c#d", Target(True, "hooks.example.org", 8443, PUBLIC, "/a?b=c"),
         "hooks.example.org:8443"),
        ("https://hooks.example.org?b", Target(True, "hooks.example.org", 443, PUBLIC, "/?b"), "hooks.example.org"),
    ],
)  # fmt: skip
def test_a_target_keeps_the_name_and_goes_to_the_address_that_was_looked_at(
    url: str, target: Target, header: str
) -> None:
    found = addresses.target(url, to(PUBLIC, "93.184.215.15"))
    assert (found, found.host_header) == (target, header)


def test_with_the_setting_for_it_loopback_is_allowed_and_nothing_else_inside(settings: Settings) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    assert addresses.target("http://[::1]:8000/x", to("::1")) == Target(False, "::1", 8000, "::1", "/x")
    assert addresses.target("http://[::1]:8000/x", to("::1")).host_header == "[::1]:8000"
    assert [addresses.is_allowed(each) for each in ("127.0.0.1", "10.0.0.1", "169.254.169.254")] == [True, False, False]
