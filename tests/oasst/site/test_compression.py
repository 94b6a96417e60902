"""Pages are compressed on the way to browsers, with a length that says nothing; answers to programs are not."""

import gzip

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_is_compressed_for_those_who_ask_for_it() -> None:
    plain = Client().get("/guidelines/")
    packed = Client().get("/guidelines/", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.content).decode().count("<h1>") == 1
    assert len(packed.content) < len(plain.content) / 2


def test_the_length_of_the_same_page_varies() -> None:
    """An attacker who measures lengths while guessing parts of a page learns nothing from small differences (BREACH)."""
    assert len({len(Client().get("/guidelines/", headers=PACKED).content) for _time in range(12)}) > 3


@pytest.mark.parametrize("path", ["/api/v1/text_labels/valid_labels", "/healthz"])
def test_answers_to_programs_are_not_compressed(path: str) -> None:
    assert "Content-Encoding" not in Client().get(path, headers=PACKED).headers
