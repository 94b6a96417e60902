"""Every setting is documented, and nothing names a setting that nothing reads."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from tests.deploy.conftest import DEPLOY
from tests.deploy.reading import documented, read_by_code, sample
from tests.plugin import ROOT


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    pages = documented()
    elsewhere = pages.pop("Read by the files in deploy/ alone") | pages.pop("Read by the tests alone")
    assert set().union(*pages.values()) == read_by_code()
    assert elsewhere & read_by_code() == set()


def test_what_only_deploy_reads_is_read_there() -> None:
    text = "".join(file.read_text() for file in DEPLOY.rglob("*") if file.is_file() and file.name != "env.sample")
    assert {name for name in documented()["Read by the files in deploy/ alone"] if name not in text} == set()


def test_the_sample_names_only_what_is_read() -> None:
    assert sample() - read_by_code() - documented()["Read by the files in deploy/ alone"] == set()


def test_the_sample_holds_everything_production_demands_and_no_secret() -> None:
    page = (ROOT / "docs" / "settings.md").read_text()
    demanded = set(re.findall(r"^\| `([A-Z_]+)` \|.*Required in production", page, re.MULTILINE))
    assert len(demanded) == 7
    assert demanded - sample() == set()
    secrets = re.findall(r"^(\w*(?:KEY|PASSWORD))=(.*)$", (DEPLOY / "env.sample").read_text(), re.MULTILINE)
    assert [name for name, value in secrets if value] == []
    assert len(secrets) == 5


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("chosen", "header"),
    [
        ({}, "max-age=31536000"),
        (
            {"SECURE_HSTS_INCLUDE_SUBDOMAINS": True, "SECURE_HSTS_PRELOAD": True},
            "max-age=31536000; includeSubDomains; preload",
        ),
    ],
)
def test_hsts_speaks_for_other_hosts_and_always_only_where_it_is_chosen(
    chosen: dict[str, bool], header: str, client: Client, settings: Settings
) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000  # as in production
    for name, value in chosen.items():
        setattr(settings, name, value)
    assert client.get("/terms/", secure=True).headers["Strict-Transport-Security"] == header
