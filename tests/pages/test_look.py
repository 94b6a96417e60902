"""The choice of colours, the navigation, panels, and the tags of the design language."""

from urllib.parse import unquote

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString, mark_safe

from oasst.core import icons
from oasst.core.registry import Registry
from oasst.models import User
from oasst.site import page_registry
from oasst.site.page_registry import Page, Panel
from oasst.templatetags.look import initials
from tests.pages.cast import elements, signed_in

# --- Colours ------------------------------------------------------------------------------------------------------------


def _theme(client: Client, path: str = "/guidelines/") -> str:
    page = client.get(path).content.decode()
    html = next(attrs for tag, attrs in elements(page) if tag == "html")
    choices = [attrs for tag, attrs in elements(page) if tag == "button" and attrs.get("name") == "theme"]
    pressed = [attrs["value"] for attrs in choices if attrs["aria-pressed"] == "true"]
    assert pressed == [html["data-theme"]]
    return html["data-theme"]


@pytest.mark.django_db
def test_colours_are_as_the_device_has_them_until_someone_chooses() -> None:
    client = Client()
    assert _theme(client) == "auto"
    answer = client.post("/theme/", {"theme": "dark", "next": "/privacy/"})
    assert (answer.status_code, answer["Location"]) == (302, "/privacy/")
    assert _theme(client) == "dark"


@pytest.mark.django_db
def test_colours_go_with_the_person_to_other_browsers_and_stay_in_this_one(ada: User) -> None:
    here, elsewhere = signed_in(ada), signed_in(ada)
    here.post("/theme/", {"theme": "light"})
    assert User.objects.get(pk=ada.pk).theme == "light"
    assert [_theme(here), _theme(elsewhere)] == ["light", "light"]
    here.logout()
    elsewhere.logout()
    assert [_theme(elsewhere), _theme(Client())] == ["auto", "auto"]


@pytest.mark.django_db
def test_a_choice_made_before_signing_in_holds_until_another_is_made(ada: User) -> None:
    client = signed_in(ada)
    client.cookies["theme"] = "dark"
    assert _theme(client) == "dark"
    client.post("/theme/", {"theme": "auto"})
    client.cookies["theme"] = "dark"
    assert _theme(client) == "auto"


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [{"theme": "mauve"}, {}])
def test_colours_no_one_offers_change_nothing(ada: User, sent: dict[str, str]) -> None:
    client = signed_in(ada)
    assert client.post("/theme/", sent)["Location"] == "/"
    client.cookies["theme"] = "mauve"
    assert _theme(client) == "auto"


@pytest.mark.django_db
def test_the_choice_of_colours_leads_to_no_other_site() -> None:
    assert Client().post("/theme/", {"theme": "dark", "next": "https://example.org/"})["Location"] == "/"


@pytest.mark.django_db
def test_who_has_yet_to_accept_the_terms_may_choose_colours(ada: User) -> None:
    client = Client()
    client.force_login(ada)
    client.post("/theme/", {"theme": "dark"})
    assert User.objects.get(pk=ada.pk).theme == "dark"


# --- Navigation ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "current"), [("/browse/", ["/browse/"]), ("/guidelines/x/", ["/guidelines/"]), ("/", []), ("/trees/", [])]
)
def test_the_navigation_marks_where_one_is_and_what_that_lies_under(path: str, current: list[str]) -> None:
    entries = page_registry.entries_for(AnonymousUser(), path)
    assert [entry.address for entry in entries if entry.is_current] == current


# --- Panels -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def _no_panels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_registry, "PANELS", Registry("none"))


def _saying(page: Page, text: str) -> Panel:
    return Panel(page, int(text), lambda _request, _about: mark_safe(f"<p>{text}</p>"))


def _render(source: str, **context: object) -> str:
    request = RequestFactory().get("/")
    request.user = context.pop("user", AnonymousUser())  # type: ignore[assignment]
    return Template("{% load look %}" + source).render(Context({"request": request, **context}))


@pytest.mark.usefixtures("_no_panels")
def test_panels_stand_in_their_order_on_their_page_alone() -> None:
    for number in ("20", "10"):
        page_registry.PANELS.add(_saying(Page.DASHBOARD, number))
    page_registry.PANELS.add(_saying(Page.PROFILE, "30"))
    assert _render('{% panels "dashboard" %}') == "<p>10</p>\n<p>20</p>"
    assert _render('{% panels "my work" %}') == ""


@pytest.mark.usefixtures("_no_panels")
def test_a_panel_is_rendered_only_for_those_it_is_for() -> None:
    asked = []

    def render(request: HttpRequest, _about: object) -> SafeString:
        asked.append(request.user)
        return SafeString("here")

    member = User()
    page_registry.PANELS.add(Panel(Page.DASHBOARD, 1, render, lambda viewer: viewer.is_authenticated))
    assert _render('{% panels "dashboard" %}') == ""
    assert _render('{% panels "dashboard" %}', user=member) == "here"
    assert asked == [member]


@pytest.mark.usefixtures("_no_panels")
def test_a_panel_knows_the_subject_of_its_page_and_is_left_out_when_empty() -> None:
    def render(_request: HttpRequest, about: object) -> SafeString:
        return SafeString(f"about {about}" if about else "")

    page_registry.PANELS.add(Panel(Page.PROFILE, 1, render))
    assert _render('{% panels "profile" person %}', person="ada") == "about ada"
    assert _render('{% panels "profile" %}') == ""


@pytest.mark.usefixtures("_no_panels")
def test_what_a_panel_returns_is_escaped_unless_it_was_rendered() -> None:
    page_registry.PANELS.add(Panel(Page.PROFILE, 1, lambda _request, _about: "<b>"))  # type: ignore[arg-type, return-value]
    assert _render('{% panels "profile" %}') == "&lt;b&gt;"


# --- Tags ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ada Lovelace", "AL"), ("ada", "A"), ("eve-k", "EK"), ("王小明", "王"), ("", "·"), ("— dash", "D"), ("*", "*")],
)
def test_initials_are_those_of_the_first_and_the_last_word(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_a_face_keeps_its_colour_and_says_nothing_twice() -> None:
    assert _render('{% avatar "Ada" "small" %}') == _render('{% avatar "Ada" "small" %}')
    assert 'aria-hidden="true">A</span>' in _render('{% avatar "Ada" %}')
    assert _render('{% avatar "<b>" %}').endswith(">&lt;</span>")


def test_a_dialog_is_named_by_its_title_and_closed_without_a_script() -> None:
    found = elements(_render('{% dialog "sure" "Are you <sure>?" %}<p>Think.</p>{% enddialog %}'))
    assert found[0] == ("dialog", {"class": "dialog", "id": "sure", "aria-labelledby": "sure-title"})
    assert ("form", {"method": "dialog"}) in found
    assert ("p", {}) in found


@pytest.mark.django_db
def test_the_style_guide_shows_every_icon() -> None:
    page = Client().get("/styleguide/").content.decode()
    shown = {attrs["d"] for tag, attrs in elements(page) if tag == "path" and "d" in attrs}
    assert set(icons.PATHS.values()) <= shown
    assert set(icons.PATHS) >= icons.TURNS


@pytest.mark.django_db
def test_the_icon_inside_every_page_is_the_file() -> None:
    page = Client().get("/privacy/").content.decode()
    address = next(attrs["href"] for tag, attrs in elements(page) if tag == "link" and attrs["rel"] == "icon")
    kind, _, drawing = address.partition(",")
    assert kind == "data:image/svg+xml"
    file = settings.BASE_DIR / "oasst/static/oasst/icon.svg"
    assert unquote(drawing).replace("'", '"') == file.read_text().strip()
