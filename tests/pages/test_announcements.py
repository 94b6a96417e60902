"""Announcements above every page: to whom, when, in which language; put away; and what they cost."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from oasst.models import Announcement, AnnouncementAudience, User, UserRole
from oasst.notifications import announcements
from tests.pages.cast import elements, signed_in

pytestmark = pytest.mark.django_db


def announced(text: str = "We tidy up tonight.", **fields: Any) -> Announcement:
    row = Announcement(**{"texts": {"en": text}, "starts_at": timezone.now() - timedelta(hours=1), **fields})
    row.full_clean()
    row.save()
    cache.clear()
    return row


def seen(client: Client, path: str = "/privacy/") -> list[str]:
    """The texts of the announcements above a page."""
    page = client.get(path).content.decode()
    texts = re.findall(r'class="announcement__text"[^>]*>(.*?)</div>', page, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", each).strip() for each in texts]


def test_an_announcement_stands_above_every_page_as_a_region_and_no_alert(mod: User) -> None:
    announced("We **tidy up** tonight. <script>x</script>", link="/guidelines/", level="warning")
    moderator = signed_in(mod)
    for path in ("/", "/terms/", "/accounts/login/", "/nowhere/"):
        assert (path, seen(Client(), path)) == (path, ["We tidy up tonight. &lt;script&gt;x&lt;/script&gt;"])
    for path in ("/desk/", "/account/", "/admin/"):
        assert (path, len(seen(moderator, path))) == (path, 1)
    page = Client().get("/").content.decode()
    assert "We <strong>tidy up</strong> tonight." in page
    bars = [attrs for tag, attrs in elements(page) if "announcement--warning" in attrs.get("class", "")]
    assert bars == [{"class": "announcement announcement--warning", "aria-label": "Announcement"}]
    assert '<a href="/guidelines/">Read more</a>' in page
    assert page.index("announcement--warning") < page.index('<main id="main"')


@pytest.mark.parametrize(
    ("audience", "shown"),
    [("everyone", [1, 1, 1]), ("volunteers", [0, 1, 1]), ("staff", [0, 0, 1])],
)
def test_it_is_for_everyone_for_volunteers_or_for_staff(audience: str, shown: list[int], ada: User, mod: User) -> None:
    announced(audience=AnnouncementAudience(audience))
    assert [len(seen(client)) for client in (Client(), signed_in(ada), signed_in(mod))] == shown


def test_only_current_announcements_are_shown_newest_first() -> None:
    now, hour = timezone.now(), timedelta(hours=1)
    announced("a draft", starts_at=None)
    announced("over", ends_at=now - hour / 2)
    announced("to come", starts_at=now + hour)
    announced("in half a minute", starts_at=now + timedelta(seconds=30))
    announced("older", starts_at=now - 2 * hour)
    announced("on", ends_at=now + hour)
    assert seen(Client()) == ["on"]
    assert "1 of 2" in Client().get("/terms/").content.decode()


def test_announcements_fall_back_from_the_language_of_the_page_to_the_sites() -> None:
    both = announcements.as_shown(announced(texts={"en": "Hello", "ar": "مرحبا"}))
    alone = announcements.as_shown(announced(texts={"ar": "مرحبا", "en": ""}))
    with override("ar"):
        assert (both.lang, both.text) == ("ar", "<p>مرحبا</p>\n")
    with override("es"):
        assert (both.lang, alone.lang) == ("en", "ar")
    page = " ".join(Client().get("/", headers={"accept-language": "ar"}).content.decode().split())
    assert '<div class="announcement__text" lang="ar" dir="rtl"><p>مرحبا</p>' in page


def test_links_to_other_sites_ask_first_and_no_link_does_anything() -> None:
    assert announcements.as_shown(announced(link="https://e.org/a")).address == "/leaving/?to=https%3A%2F%2Fe.org%2Fa"
    for link in ("javascript:alert(1)", "//e.org", "http://e.org", "data:x"):
        with pytest.raises(Exception, match="Enter an address of this site"):
            announced(link=link)


def test_who_dismisses_it_does_not_see_it_again_in_this_browser_and_others_do() -> None:
    first, second = announced("first"), announced("second")
    client = Client()
    away = client.post(f"/announcements/{first.pk}/away/", {"next": "/terms/"})
    assert (away.status_code, away["Location"], away.cookies["announcements"]["httponly"]) == (302, "/terms/", True)
    assert (seen(client), seen(Client())) == (["second"], ["second"])
    client.post(f"/announcements/{second.pk}/away/", {"next": "//e.org/"})
    assert seen(client) == []
    client.cookies["announcements"] = "x.." + "9" * 50
    assert seen(client) == ["second"]


def test_one_announcement_is_shown_at_a_time_and_the_next_comes_when_it_is_put_away() -> None:
    first, second = announced("first"), announced("second")
    client = Client()
    assert seen(client) == ["second"]
    assert "1 of 2" in client.get("/terms/").content.decode()
    client.post(f"/announcements/{second.pk}/away/", {"next": "/terms/"})
    assert seen(client) == ["first"]
    assert "1 of 2" not in client.get("/terms/").content.decode()
    client.post(f"/announcements/{first.pk}/away/", {"next": "/terms/"})
    assert seen(client) == []


def test_pages_pay_one_statement_for_all_announcements_while_they_are_fresh(
    ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    announced()
    with django_assert_num_queries(1):
        assert len(seen(Client())) == 1
    announced("another")
    seen(Client())
    with django_assert_num_queries(0):
        assert seen(Client()) == ["another"]
    Announcement.objects.all().delete()
    cache.clear()
    seen(Client())
    with django_assert_num_queries(0):
        assert seen(Client()) == []


def test_without_a_cache_pages_come_without_announcements(monkeypatch: pytest.MonkeyPatch) -> None:
    announced()

    def refused(*_args: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(cache, "get", refused)
    assert (Client().get("/privacy/").status_code, seen(Client())) == (200, [])


# --- In the admin -------------------------------------------------------------------------------------------------------


@pytest.fixture
def admin(mod: User) -> Client:
    mod.role = UserRole.ADMIN
    mod.save()
    return signed_in(mod)


def form(**changes: str) -> dict[str, str]:
    given = {"text_en": "Hello", "text_es": "", "text_ar": "", "link": "", "level": "info", "audience": "everyone"}
    times = {"starts_at_0": "", "starts_at_1": "", "ends_at_0": "", "ends_at_1": ""}
    return {**given, **times, **changes}


def test_administrators_write_a_draft_look_at_it_and_publish_it(
    admin: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    saved = admin.post("/admin/oasst/announcement/add/", form(text_es="**Hola**", _continue="1"))
    row = Announcement.objects.get()
    assert (saved.status_code, row.texts, row.starts_at) == (302, {"en": "Hello", "es": "**Hola**"}, None)
    preview = " ".join(admin.get(f"/admin/oasst/announcement/{row.pk}/change/").content.decode().split())
    assert preview.count('<div class="announcement__text" lang="en" dir="ltr"><p>Hello</p>') == 2  # also for Arabic
    assert '<div class="announcement__text" lang="es" dir="ltr"><p><strong>Hola</strong></p>' in preview
    assert seen(Client()) == []
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(
            f"/admin/oasst/announcement/{row.pk}/change/", form(starts_at_0="2026-01-01", starts_at_1="00:00:00")
        )
    assert seen(Client()) == ["Hello"]
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/admin/oasst/announcement/{row.pk}/delete/", {"post": "yes"})
    assert (Announcement.objects.count(), seen(Client())) == (0, [])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text_en": ""}, "This field is required."),
        ({"link": "javascript:x"}, "Enter an address of this site, or one that starts with https://"),
        (
            {"starts_at_0": "2026-01-02", "starts_at_1": "00:00", "ends_at_0": "2026-01-01", "ends_at_1": "00:00"},
            "The end must be after the start.",
        ),
    ],
)
def test_an_announcement_that_makes_no_sense_is_refused(changes: dict[str, str], said: str, admin: Client) -> None:
    assert said in admin.post("/admin/oasst/announcement/add/", form(**changes)).content.decode()
    assert Announcement.objects.count() == 0


def test_moderators_read_announcements_and_change_none(mod: User) -> None:
    row, moderator = announced(), signed_in(mod)
    path = f"/admin/oasst/announcement/{row.pk}/change/"
    assert "We tidy up tonight." in moderator.get(path).content.decode()
    assert moderator.post(path, form()).status_code == 403
    assert moderator.post("/admin/oasst/announcement/add/", form()).status_code == 403
