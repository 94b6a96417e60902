"""One request: signed, to the address that was looked at, under the name's certificate, and never for long."""

import base64
import hashlib
import hmac
import ssl
import time
from functools import partial
from pathlib import Path

import pytest
from pytest_django import Settings

from oasst.webhooks import signatures, transport
from tests.oasst.webhooks.receiver import certificate, listening

NAME = "hooks.example.org"


@pytest.fixture(autouse=True)
def _here(settings: Settings) -> None:
    settings.WEBHOOKS_TO_THIS_MACHINE = True


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


def test_a_request_arrives_whole() -> None:
    with listening() as receiver:
        assert transport.post(f"{receiver.url}?a=b", b'{"type":"x"}', {"Content-Type": "application/json"}) == ""
    (heard,) = receiver.heard
    assert (heard.path, heard.body) == ("/told?a=b", b'{"type":"x"}')
    assert heard.headers == {
        "host": f"127.0.0.1:{receiver.port}", "content-type": "application/json", "content-length": "12",
        "user-agent": "OpenCommons-Webhooks/1", "accept-encoding": "identity",
    }  # fmt: skip


def test_a_receiver_may_listen_on_the_newer_protocol() -> None:
    with listening(address="::1") as receiver:
        assert transport.post(f"http://[::1]:{receiver.port}/told", b"{}", {}) == ""
    assert receiver.heard[0].headers["host"] == f"[::1]:{receiver.port}"


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 410, 500, 503])
def test_what_is_not_taken_is_told_and_no_redirect_is_followed(status: int) -> None:
    with listening() as receiver:
        receiver.status = status
        assert transport.post(receiver.url, b"{}", {}) == f"Answered with status {status}."
    assert [heard.path for heard in receiver.heard] == ["/told"]


def test_no_one_there_is_told() -> None:
    with listening() as receiver:
        url = receiver.url
    assert transport.post(url, b"{}", {}).startswith("No answer: ")


def test_the_address_is_looked_at_again_when_it_is_connected_to(settings: Settings) -> None:
    """A name that was public when the webhook was made may mean something inside by now."""
    settings.WEBHOOKS_TO_THIS_MACHINE = False
    with listening() as receiver:
        wrong = transport.post(f"https://{NAME}:{receiver.port}/", b"{}", {}, resolve=here)
    assert (wrong, receiver.heard) == ("The host has an address that is not on the public internet.", [])


def test_the_name_is_resolved_once_and_its_certificate_is_asked_for(tmp_path: Path) -> None:
    shows, trusts = certificate(tmp_path, NAME)
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with listening(shows) as receiver:
        assert (
            transport.post(f"https://{NAME}:{receiver.port}/", b"{}", {}, resolve=resolve, trust=lambda: trusts) == ""
        )
    assert asked == [NAME]
    assert receiver.heard[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_a_certificate_of_another_name_or_of_no_one_known_is_refused(tmp_path: Path) -> None:
    shows, trusts = certificate(tmp_path, "other.example.org")
    for trust in (trusts, ssl.create_default_context()):
        with listening(shows) as receiver:
            url = f"https://{NAME}:{receiver.port}/"
            assert transport.post(url, b"{}", {}, resolve=here, trust=partial(_given, trust)).startswith("No answer: ")
        assert receiver.heard == []


def _given(trust: ssl.SSLContext) -> ssl.SSLContext:
    return trust


def test_someone_who_answers_drop_by_drop_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TOTAL_S", 0.5)
    with listening() as receiver:
        receiver.drip = 0.05
        began = time.monotonic()
        assert transport.post(receiver.url, b"{}", {}).startswith("No answer: ")
    assert time.monotonic() - began < 20  # the drops would take 50 seconds


def test_a_signature_is_what_the_specification_says() -> None:
    """The example of the specification's reference implementation."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    found = signatures.headers(
        secret, message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=1614265330, body=b'{"test": 2432232314}'
    )
    assert found == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_every_secret_is_another_and_holds_256_bits() -> None:
    first, second = signatures.new_secret(), signatures.new_secret()
    assert first != second
    key = base64.b64decode(first.removeprefix("whsec_"))
    assert len(key) == 32
    signed = hmac.digest(key, b"msg_1.1.{}", hashlib.sha256)
    assert signatures.headers(first, message_id="msg_1", at=1, body=b"{}")["webhook-signature"] == (
        f"v1,{base64.b64encode(signed).decode()}"
    )
