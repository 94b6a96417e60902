"""Working through the pages of a task, as a browser without scripts does."""

import re

from django.test import Client
from django.utils.html import strip_tags

from tests.pages.cast import elements


def begin(client: Client, kind: str) -> str:
    """Asks for work; the address of the task."""
    answer = client.post("/desk/claim/", {"kind": kind, "lang": "en"})
    assert answer.status_code == 302
    assert re.fullmatch(r"/desk/[0-9a-f-]{36}/", answer["Location"]), client.get(answer["Location"]).content.decode()
    return answer["Location"]


def submit(client: Client, address: str, **fields: object) -> str:
    """Submits; the text of the page that follows: the next task, or the thanks where there is none."""
    answer = client.post(address, {**fields, "step": "submit"})
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer["Location"]).content.decode()


def fields_of(page: str) -> dict[str, str]:
    """What the inputs of a page would send; of boxes and buttons those that are chosen."""
    return {
        attrs["name"]: attrs.get("value", "")
        for tag, attrs in elements(page)
        if tag == "input" and "name" in attrs and (attrs["type"] not in ("checkbox", "radio") or "checked" in attrs)
    }


def hidden_fields(page: str) -> dict[str, str]:
    """What a form would send that asks for nothing more; a browser reads every end of a line as one character."""
    return {
        attrs["name"]: attrs.get("value", "")
        for tag, attrs in elements(page.replace("\r\n", "\n"))
        if tag == "input" and attrs.get("type") == "hidden" and "name" in attrs
    }


def text_of(page: str) -> str:
    """The text of a page alone, in one line."""
    return re.sub(r"\s+", " ", strip_tags(page))
