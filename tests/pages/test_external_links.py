"""Links out of the site name their address and ask first."""

import pytest
from django.test import Client
from django.urls import reverse

from oasst.corpus import rendering
from tests.pages.cast import elements

pytestmark = pytest.mark.django_db


def ask(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(reverse("leaving"), {"to": address})
    return answer.status_code, answer.content.decode()


def test_an_external_link_asks_first(client: Client) -> None:
    shown = rendering.as_html("[here](https://example.org/a?b=c&d=%20#e)")
    (link,) = [attrs["href"] for tag, attrs in elements(shown) if tag == "a"]
    page = client.get(link)
    assert page.status_code == 200
    leading_out = [attrs for tag, attrs in elements(page.content.decode()) if "example.org" in attrs.get("href", "")]
    assert leading_out == [
        {"class": "button", "href": "https://example.org/a?b=c&d=%20#e", "rel": "noreferrer noopener nofollow"}
    ]


def test_the_host_is_named_also_when_the_address_hides_it(client: Client) -> None:
    assert "<strong>evil.example</strong>" in ask(client, "https://example.org@evil.example/")[1]
    assert "<strong>xn--exmple-4nf.org</strong>" in ask(client, "https://ex\u0430mple.org/")[1]


@pytest.mark.parametrize(
    "address",
    ["", "/desk/", "//example.org", "javascript:alert(1)", "data:text/html,x", "https://", "https://[", "ftp://a"],
)
def test_nothing_but_another_site_is_led_to(client: Client, address: str) -> None:
    status, page = ask(client, address)
    assert status == 400
    assert "Open link" not in page
