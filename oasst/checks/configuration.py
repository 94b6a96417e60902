"""Checks that need only the settings. Each function yields the problems of one subject."""

import os
import re
from collections.abc import Callable, Iterator
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

# As many characters as Django's own keys have.
_SHORTEST_KEY = 50
_MANIFEST = "staticfiles.json"
# https://spdx.github.io/spdx-spec/v2.3/SPDX-license-list/: letters, digits, dots and hyphens, and LicenseRef- for others.
_SPDX = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]*\+?")
_VERSION = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?")
# Read by the tests and not by the settings.
_OTHER_NAMES = frozenset({"OASST_REAL_DATA"})

Found = Iterator[CheckMessage]


def check(look: Callable[[], Found]) -> Callable[[], Found]:
    """Registers the function as a system check."""

    @register()
    def registered(app_configs: object = None, **_options: Any) -> list[CheckMessage]:
        return list(look())

    return look


@check
def secret_key() -> Found:
    key = _secret_key()
    if not key:
        yield Error("SECRET_KEY is not set.", hint=_MAKE_KEY, id="oasst.E001")
    elif len(key) < _SHORTEST_KEY:
        yield Error(f"SECRET_KEY is shorter than {_SHORTEST_KEY} characters.", hint=_MAKE_KEY, id="oasst.E002")


@check
def anonymize_key() -> Found:
    key = settings.ANONYMIZE_KEY
    if not key:
        yield Error("ANONYMIZE_KEY is not set.", hint=_MAKE_KEY, id="oasst.E003")
    elif len(key) < _SHORTEST_KEY:
        yield Error(f"ANONYMIZE_KEY is shorter than {_SHORTEST_KEY} characters.", hint=_MAKE_KEY, id="oasst.E004")
    elif key == _secret_key():
        yield Error(
            "ANONYMIZE_KEY is the same as SECRET_KEY.",
            hint="Use a different key: SECRET_KEY can be rotated at any time, ANONYMIZE_KEY keeps pseudonyms stable "
            "between releases.",
            id="oasst.E005",
        )


def _secret_key() -> str:
    try:
        return settings.SECRET_KEY
    except ImproperlyConfigured:  # Django does not let an empty one be read
        return ""


_MAKE_KEY = "Generate one with: python -c 'import secrets; print(secrets.token_urlsafe(50))'"


@check
def hosts() -> Found:
    if not settings.PRODUCTION:
        return
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is empty: every request would be refused.",
            hint="List the site's host names, separated by commas.",
            id="oasst.E006",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS accepts every host name: links in mails could be made to lead to another site.",
            hint="List the site's host names, separated by commas.",
            id="oasst.E007",
        )


@check
def database_url() -> Found:
    if settings.PRODUCTION and settings.EMBEDDED_POSTGRES:
        yield Error(
            "DATABASE_URL is not set; the embedded PostgreSQL is for one machine and its owner.",
            hint="DATABASE_URL=postgres://user:password@host:5432/database",
            id="oasst.E008",
        )
    elif settings.DATABASES["default"].get("ENGINE") != "oasst.db.backend":
        yield Error(
            "DATABASE_URL is not a PostgreSQL database.",
            hint="The platform runs on PostgreSQL 15 or newer only: postgres://user:password@host:5432/database",
            id="oasst.E009",
        )


@check
def redis_url() -> Found:
    if settings.EMBEDDED_REDIS:
        if settings.PRODUCTION:
            yield Error(
                "REDIS_URL is not set; the embedded Redis is for one machine and its owner.",
                hint="REDIS_URL=redis://:password@host:6379",
                id="oasst.E010",
            )
        return
    url = urlsplit(settings.REDIS_URL)
    if url.scheme not in ("redis", "rediss") or not url.hostname or url.path.strip("/") or url.query:
        yield Error(
            "REDIS_URL is not of the form redis://:password@host:6379.",
            hint="Leave out the database number: the platform uses 0 for jobs and 1 for the cache.",
            id="oasst.E011",
        )


@check
def sender() -> Found:
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    domain = address.rpartition("@")[2]
    if settings.PRODUCTION and domain == "localhost":
        yield Error(
            "DEFAULT_FROM_EMAIL is not set: mail servers discard mail from localhost.",
            hint='DEFAULT_FROM_EMAIL="Open Commons <noreply@your.domain>"',
            id="oasst.E012",
        )
        return
    try:
        validate_email(address)
    except ValidationError:
        yield Error(
            f"DEFAULT_FROM_EMAIL is not a valid address: {settings.DEFAULT_FROM_EMAIL!r}.",
            hint='Write it as noreply@your.domain or "Open Commons <noreply@your.domain>".',
            id="oasst.E013",
        )


@check
def mail_server() -> Found:
    if settings.PRODUCTION and not settings.EMAIL_HOST:
        yield Error(
            "EMAIL_HOST is not set: people could not confirm an email address or reset a password.",
            hint="Set it to the SMTP server that sends the mail.",
            id="oasst.E014",
        )
    if not 0 < settings.EMAIL_PORT < 65536:
        yield Error(
            f"EMAIL_PORT is not a valid port: {settings.EMAIL_PORT}.",
            hint="587 with EMAIL_USE_TLS=1 is usual.",
            id="oasst.E015",
        )


@check
def site_name() -> Found:
    if not settings.SITE_NAME.strip():
        yield Error("SITE_NAME is empty.", hint="It is shown on every page and in every mail.", id="oasst.E016")


@check
def licence() -> Found:
    if not _SPDX.fullmatch(settings.DATASET_LICENCE):
        yield Error(
            f"DATASET_LICENCE is not an SPDX identifier: {settings.DATASET_LICENCE!r}.",
            hint="Write one like Apache-2.0, CC-BY-4.0 or CC0-1.0; it is recorded with every acceptance of the terms.",
            id="oasst.E017",
        )


@check
def versions() -> Found:
    """A version is a date, so that versions can be ordered."""
    for name, number in (("TERMS_VERSION", 18), ("GUIDELINE_VERSION", 19)):
        value = getattr(settings, name)
        if not _VERSION.fullmatch(value):
            yield Error(
                f"{name} is not a date: {value!r}.",
                hint="Use the month or day it came into force: 2026-11 or 2026-11-21.",
                id=f"oasst.E0{number}",
            )


@check
def debugging() -> Found:
    if settings.PRODUCTION and settings.DEBUG:
        yield Error(
            "OASST_DEBUG is on in production: error pages would show settings and data to all visitors.",
            hint="Unset OASST_DEBUG.",
            id="oasst.E020",
        )


@check
def proxy() -> Found:
    if settings.SECURE_SSL_REDIRECT and not settings.SECURE_PROXY_SSL_HEADER:
        yield Caution(
            "Every request is redirected to https, but no proxy is trusted to report https requests: an endless redirect "
            "unless the web process itself speaks TLS.",
            hint="Set BEHIND_PROXY=1 if the site runs behind a proxy that sets X-Forwarded-Proto.",
            id="oasst.W021",
        )


@check
def maintenance() -> Found:
    if settings.MAINTENANCE:
        yield Caution(
            "MAINTENANCE is on: all visitors see the maintenance page.",
            hint="Unset MAINTENANCE and restart the web processes to reopen the site.",
            id="oasst.W022",
        )


@check
def data_folder() -> Found:
    if not _writable(settings.DATA_DIR):
        yield Error(
            f"The data folder {settings.DATA_DIR} cannot be written to.",
            hint="Make it writable for the user the platform runs as, or choose another folder with OASST_DATA.",
            id="oasst.E023",
        )


@check
def static_files() -> Found:
    if settings.PRODUCTION:
        if not (Path(settings.STATIC_ROOT) / _MANIFEST).is_file():
            yield Error(
                f"The static files are not in {settings.STATIC_ROOT}: every page would fail.",
                hint="Run manage.py collectstatic, or set STATIC_ROOT to the right folder.",
                id="oasst.E024",
            )
    elif not _writable(Path(settings.STATIC_ROOT)):
        yield Error(
            f"The folder for static files {settings.STATIC_ROOT} cannot be written to.",
            hint="Make it writable, or choose another folder with STATIC_ROOT.",
            id="oasst.E025",
        )


@check
def unknown_names() -> Found:
    """A setting with a misspelt name would silently keep its default."""
    for name in sorted(_names_in_environment() - known_names()):
        yield Caution(
            f"The environment sets {name}, which nothing reads.",
            hint="Check the spelling: docs/settings.md lists every name.",
            id="oasst.W026",
        )


def known_names() -> set[str]:
    """Every variable that the settings read when they were loaded."""
    from oasst.settings import env  # imported late: tests may replace the settings module

    return set(env.dump()) | _OTHER_NAMES


def _names_in_environment() -> set[str]:
    return {name for name in os.environ if name.startswith("OASST_")}


def _writable(folder: Path) -> bool:
    """Whether the folder, or its nearest existing parent, is writable."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
