"""The site as an app: manifest, icons, service worker, and what it asks."""

import json
import struct
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from oasst.models import User
from tests.pages.cast import signed_in

pytestmark = pytest.mark.django_db


def test_the_manifest_names_icons_of_the_sizes_it_says() -> None:
    response = Client().get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    found = json.loads(response.content)
    assert (found["display"], found["start_url"], found["dir"]) == ("standalone", "/desk/", "ltr")
    sizes = {}
    for name in ("icon-192", "icon-512", "icon-maskable"):
        file = finders.find(f"oasst/{name}.png")
        assert isinstance(file, str)
        sizes[name] = struct.unpack(">8x4x4xII", Path(file).read_bytes()[:24])
    assert sizes == {"icon-192": (192, 192), "icon-512": (512, 512), "icon-maskable": (512, 512)}
    stated = [(icon["sizes"], icon.get("purpose")) for icon in found["icons"]]
    assert stated == [("any", None), ("192x192", None), ("512x512", None), ("512x512", "maskable")]
    assert '<link rel="manifest" href="/manifest.webmanifest">' in Client().get("/").content.decode()


def test_the_manifest_is_in_the_language_of_the_pages() -> None:
    found = json.loads(Client().get("/manifest.webmanifest", headers={"accept-language": "ar"}).content)
    assert (found["lang"], found["dir"]) == ("ar", "rtl")


def test_the_worker_lists_the_files_of_the_shell_and_is_asked_for_each_time() -> None:
    response = Client().get("/worker.js")
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    first, second, *_rest = response.content.decode().splitlines()
    shell = json.loads(first.removeprefix("const SHELL = ").rstrip(";"))
    assert [name.partition("oasst/")[2].partition(".")[0] for name in shell] == ["site", "site", "icon"]
    assert second.startswith("const VERSION = ")


def test_only_the_session_itself_is_told_who_it_belongs_to(ada: User) -> None:
    assert Client().get("/offline/session/").json() == {"person": None, "token": ""}
    found = signed_in(ada).get("/offline/session/")
    assert found.json()["person"] == str(ada.pk)
    assert "no-store" in found["Cache-Control"]
    assert f'data-person="{ada.pk}"' in signed_in(ada).get("/desk/").content.decode()
    assert "data-person" not in Client().get("/").content.decode()


@pytest.mark.parametrize(
    ("path", "said"), [("/offline/", "needs a connection"), ("/offline/kept/", "saved on this device")]
)
def test_pages_without_a_network_say_nothing_about_a_person(ada: User, path: str, said: str) -> None:
    page = signed_in(ada).get(path).content.decode()
    assert said in page
    assert str(ada.pk) not in page
    assert "<bdi" not in page
