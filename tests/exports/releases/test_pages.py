"""The pages of releases and their downloads: who sees what, and that a download can be resumed."""

import hashlib
import re
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries
from waitress.buffers import ReadOnlyFileBasedBuffer

from exports.models import LineReader, Release, ReleaseFile, ReleaseLine
from exports.releases import acts
from exports.releases.signatures import public_key
from oasst.accounts import clients
from oasst.models import ApiClient, Message, User, UserRole, WithdrawnMessage
from tests.exports.releases.conftest import a_line
from tests.pages.cast import signed_in

Make = Callable[..., Release]
FILE = "data/messages.jsonl.gz"


@pytest.fixture
def release(grove: list[Message], make: Make) -> Release:
    return make(a_line(), publish=True)


def address(release: Release, name: str = FILE) -> str:
    return f"/releases/{release.line.slug}/{release.version}/files/{name}"


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_a_download_is_whole_or_the_part_that_is_asked_for(release: Release, client: Client, settings: Any) -> None:
    content = (release.folder / FILE).read_bytes()
    size, etag = len(content), f'"{hashlib.sha256(content).hexdigest()}"'
    whole = client.get(address(release))
    assert (whole.status_code, body(whole), whole["Content-Length"]) == (200, content, str(size))
    assert {name: whole[name] for name in ("ETag", "Accept-Ranges", "Content-Type", "Content-Disposition")} == {
        "ETag": etag, "Accept-Ranges": "bytes", "Content-Type": "application/gzip",
        "Content-Disposition": f'attachment; filename="main-{release.version}-messages.jsonl.gz"',
    }  # fmt: skip

    def get(**headers: str) -> tuple[int, bytes, str | None]:
        response = client.get(address(release), headers=headers)
        return response.status_code, body(response) if response.streaming else b"", response.get("Content-Range")

    assert get(range="bytes=10-19") == (206, content[10:20], f"bytes 10-19/{size}")
    assert get(range=f"bytes={size - 5}-", if_range=etag) == (206, content[-5:], f"bytes {size - 5}-{size - 1}/{size}")
    assert get(range="bytes=-4") == (206, content[-4:], f"bytes {size - 4}-{size - 1}/{size}")
    assert get(range="bytes=10-19", if_range='"another"') == (200, content, None)
    assert get(range="bytes=0-1,4-5") == (200, content, None)
    assert get(range=f"bytes={size}-") == (416, b"", f"bytes */{size}")
    assert get(if_none_match=etag) == (304, b"", None)
    head = client.head(address(release))
    assert (head.status_code, body(head), head["Content-Length"]) == (200, b"", str(size))
    settings.RELEASES_BY_PROXY = True
    sent = client.get(address(release))
    assert sent["X-Accel-Redirect"] == f"/releases-on-disk/main/{release.version}/{FILE}"
    assert (sent.content, sent["ETag"], sent["Content-Type"]) == (b"", etag, "application/gzip")


def test_a_file_is_handed_to_the_server_that_sends_it_without_a_thread(release: Release) -> None:
    environ = RequestFactory().get(address(release)).environ | {"wsgi.file_wrapper": ReadOnlyFileBasedBuffer}
    start: Any = lambda *_args: None  # noqa: E731
    handed = WSGIHandler()(environ, start)
    assert isinstance(handed, ReadOnlyFileBasedBuffer)
    assert handed.prepare() == (release.folder / FILE).stat().st_size
    handed.close()


def test_the_proxy_finds_the_file_that_is_meant_and_sends_what_is_said_of_it(
    release: Release, client: Client, settings: Any
) -> None:
    settings.RELEASES_BY_PROXY = True
    said = (settings.BASE_DIR / "deploy" / "Caddyfile").read_text()
    block = said[said.index("@release header X-Accel-Redirect ") : said.index("file_server")]
    patterns = (
        r"X-Accel-Redirect (/\S+)",
        r"root \* (\S+)",
        r"strip_prefix (\S+)",
        r"rewrite \* \{rp\.header\.(\S+)\}",
    )
    ours, root, prefix, header = (re.findall(pattern, block)[0] for pattern in patterns)
    sent = client.get(address(release))
    assert fnmatch(sent[header], ours)
    (data,) = re.findall(r"OASST_DATA=(\S+)", (settings.BASE_DIR / "deploy/systemd/oasst-web.service").read_text())
    file = Path(data) / (release.folder / FILE).relative_to(settings.DATA_DIR)
    assert f"{root}{sent[header].removeprefix(prefix)}" == str(file)
    assert re.findall(r"exclude (.+)", block) == ["X-Accel-Redirect Content-Length Date Server"]
    assert client.get(address(release, "manifest.json.")).headers.get(header) is None


def test_only_what_is_listed_is_given_out(release: Release, client: Client) -> None:
    (release.folder.parent / "other.txt").write_text("x")
    names = ("data/none.gz", "../other.txt", "../../../secrets/secret_key", "manifest.json.", "data", "")
    assert [client.get(address(release, name)).status_code for name in names] == [404] * len(names)
    (release.folder / FILE).unlink()
    assert client.get(address(release)).status_code == 404


def statuses(release: Release, *, by: Client) -> list[int]:
    page = f"/releases/{release.line.slug}/{release.version}/"
    return [by.get(path).status_code for path in (page, f"{page}samples/", address(release))]


def test_pre_releases_and_private_lines_are_for_those_named(
    grove: list[Message], make: Make, ada: User, ben: User, cleo: User, mod: User
) -> None:
    boss = User.objects.create_user("boss", role=UserRole.ADMIN)
    User.objects.filter(pk=cleo.pk).update(role=UserRole.RESEARCHER)
    cleo.refresh_from_db()
    public, private = a_line(), a_line("secret", private=True)
    LineReader.objects.create(line=private, user=ben)
    draft, hidden = make(public), make(private)
    everyone = {"nobody": Client(), **{str(person): signed_in(person) for person in (ada, ben, cleo, mod, boss)}}
    yes, no = [200] * 3, [404] * 3

    def seen(release: Release) -> dict[str, list[int]]:
        return {name: statuses(release, by=client) for name, client in everyone.items()}

    assert seen(draft) == {"nobody": no, "ada": no, "ben": no, "cleo": yes, "mod": yes, "boss": yes}
    to_readers = {"nobody": no, "ada": no, "ben": yes, "cleo": no, "mod": no, "boss": yes}
    assert seen(hidden) == to_readers
    acts.publish(hidden, by=None)
    acts.publish(draft, by=None)
    assert seen(hidden) == to_readers
    assert set(map(tuple, seen(draft).values())) == {tuple(yes)}
    listed = {name: "secret" in client.get("/releases/").content.decode() for name, client in everyone.items()}
    assert [name for name, shown in listed.items() if shown] == ["ben", "boss"]


def test_a_token_opens_what_its_owner_may_read(grove: list[Message], make: Make, ada: User, ben: User) -> None:
    line = a_line("secret", private=True)
    release = make(line)
    LineReader.objects.create(line=line, user=ada)
    keys = {person: clients.make_token(by=person, name="x", expires_at=None)[1] for person in (ada, ben)}
    _program, without_scope = clients.make(by=None, description="x", scopes=["read"])

    def status(**headers: str) -> int:
        return Client().get(address(release), headers=headers).status_code

    assert status(authorization=f"Bearer {keys[ada]}") == status(x_api_key=keys[ada]) == 200
    assert status(authorization=f"Bearer {keys[ben]}") == 404
    assert [status(x_api_key=key) for key in ("wrong", without_scope)] == [401, 401]
    assert ApiClient.objects.get(owner=ada).last_used_at is not None
    ApiClient.objects.filter(owner=ada).update(enabled=False)
    assert status(x_api_key=keys[ada]) == 401


def test_files_stand_by_configuration_and_the_counts_of_a_part_are_one_click_away(
    release: Release, client: Client
) -> None:
    page = client.get(f"/releases/main/{release.version}/").content.decode()
    assert f'href="/releases/main/{release.version}/part/"' in " ".join(page.split())
    groups = re.findall(
        r'<th scope="rowgroup"[^>]*>\s*(?:<code>)?([^<]*?)(?:</code>)?\s*</th>(.*?)</tbody>', page, re.DOTALL
    )
    listed = {name: re.findall(r'dir="ltr">([^<]+)</a>', files) for name, files in groups}
    of_format = {
        name: set(release.files.filter(format=name).values_list("name", flat=True)) for name, _files in groups[:-1]
    }
    assert {name: set(files) for name, files in listed.items() if name in of_format} == of_format
    assert (set(of_format), groups[-1][0]) == (
        {file.format for file in release.files.all()} - {""},
        "About the release",
    )


def test_the_page_says_what_is_in_a_release_and_how_to_get_it_until_it_is_retired(
    release: Release, client: Client
) -> None:
    page = client.get(f"/releases/main/{release.version}/").content.decode()
    for name, size, digest in release.files.values_list("name", "size", "sha256"):
        assert f'href="http://testserver{address(release, name)}"' in page
        assert f"<code>{digest}</code>" in page
        assert size
    for words in (
        "Deutsch",
        "load_dataset",
        "curl -C - -fo main-2026.",
        "DPOTrainer",
        "@misc{main_2026.",
        "CC-BY-4.0",
        "train",
    ):
        assert words.replace('"', "&quot;") in re.sub(r"</?span[^>]*>", "", page)
    assert f'src="http://testserver{address(release, "figures/languages.svg")}"' in page
    assert f"<code>{public_key()}</code>" in page
    groups = re.findall(r'<th scope="rowgroup" colspan="4">\s*(?:<code>)?([^<]+?)\s*<', page)
    assert groups == [
        *sorted(set(release.files.exclude(format="").values_list("format", flat=True))),
        "About the release",
    ]
    acts.retire(release)
    retired = client.get(f"/releases/main/{release.version}/").content.decode()
    assert ("is retired" in retired, "/files/" in retired) == (True, False)
    assert client.get(address(release)).status_code == 404


def test_samples_leave_out_what_was_withdrawn_since(release: Release, client: Client) -> None:
    path = f"/releases/main/{release.version}/samples/"

    def shown() -> str:
        return "".join(client.get(f"{path}?page={page}").content.decode() for page in (1, 2))

    before = shown()
    assert [f"{what} {number}" in before for number in range(3) for what in ("Question", "Good", "Better")] == [
        True
    ] * 9
    gone = Message.objects.get(text="Good 1")
    WithdrawnMessage.objects.create(message_id=gone.pk, tree_id=gone.tree_id)
    after = shown()
    assert ("Good 1" in after, "Better 1" in after, "Good 2" in after) == (False, True, True)
    assert ["No samples here" in client.get(f"{path}?page={page}").content.decode() for page in ("1", "99", "x")] == [
        False,
        True,
        False,
    ]


def test_panels_tell_of_the_newest_release_and_of_ones_own_part(
    grove: list[Message], make: Make, client: Client, ada: User, mod: User
) -> None:
    line = a_line()
    release = make(line)
    assert "The newest release" not in client.get("/").content.decode()
    assert "In releases" not in signed_in(ada).get("/desk/mine/").content.decode()
    acts.publish(release, by=None)
    assert f"Main {release.version}" in client.get("/").content.decode()
    mine = signed_in(ada).get("/desk/mine/").content.decode()
    assert ("In releases" in mine, "6 messages of yours" in mine) == (True, True)
    assert "In releases" not in signed_in(mod).get("/desk/mine/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.django_db
def test_the_list_takes_one_statement_whatever_its_length(
    client: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for each in range(number):
        line = ReleaseLine.objects.create(slug=f"line-{each}", name="x", licence="CC-BY-4.0")
        Release.objects.create(line=line, version="2026.11", state="published", published_at="2026-11-01T00:00Z")
    client.get("/releases/")
    with django_assert_num_queries(1):
        page = client.get("/releases/")
    assert page.content.decode().count('class="card__way"') == number


def test_administrators_begin_publish_and_retire_in_the_admin(grove: list[Message], mod: User) -> None:
    boss = User.objects.create_user("boss", role=UserRole.ADMIN)
    line, admin = a_line(), signed_in(boss)

    def act(model: str, action: str, pk: int, by: Client) -> int:
        form = {"action": action, "_selected_action": [pk]}
        return by.post(f"/admin/exports/{model}/", form).status_code

    form = {"action": "count", "_selected_action": [line.pk]}
    counted = admin.post("/admin/exports/releaseline/", form, follow=True).content.decode()
    assert "Main: 12 messages in 3 conversations; en 8; de 4" in counted
    assert act("releaseline", "begin", line.pk, admin) == 302
    release = Release.objects.get()
    assert (release.state, release.started_by) == ("building", boss)
    acts.build(release)
    act("release", "publish", release.pk, signed_in(mod))
    release.refresh_from_db()
    assert release.state == "draft"
    assert act("release", "publish", release.pk, admin) == 302
    release.refresh_from_db()
    assert (release.state, release.published_by) == ("published", boss)
    assert act("release", "retire", release.pk, admin) == 302
    assert act("release", "retire", release.pk, admin) == 302
    release.refresh_from_db()
    assert (release.state, ReleaseFile.objects.filter(release=release).exists()) == ("retired", True)


def test_alpha_stands_beside_the_number_of_messages_it_rests_on(
    grove: list[Message], make: Make, client: Client
) -> None:
    release = make(a_line())
    counts = {
        **release.counts,
        "labels": {"spam": {"mean": 0.25, "count": 8}, "quality": {"mean": 0.5, "count": 3}},
        "agreement": {"labels": {"spam": {"all": {"alpha": 0.3333, "messages": 1234, "values": 2500}}}},
    }
    Release.objects.filter(pk=release.pk).update(counts=counts)
    acts.publish(Release.objects.get(pk=release.pk), by=None)
    page = client.get(f"/releases/{release.line.slug}/{release.version}/").content.decode()
    rows = dict(re.findall(r'<th scope="row">(spam|quality)</th>(.*?)</tr>', page, re.DOTALL))
    cells = {name: re.findall(r"<td[^>]*>\s*(.*?)\s*</td>", row, re.DOTALL) for name, row in rows.items()}
    assert cells == {"spam": ["0.25", "8", "0.33", "1,234"], "quality": ["0.50", "3", "–", "0"]}


def test_the_feed_has_published_releases_that_anyone_may_read(release: Release, make: Make, client: Client) -> None:
    make(a_line("draft"))
    make(a_line("secret", private=True), publish=True)
    response = client.get("/releases/feed.xml")
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    items = list(ElementTree.fromstring(response.content).iter("item"))
    here = f"http://testserver/releases/{release.line.slug}/{release.version}/"
    assert [[item.findtext(name) for name in ("title", "link", "guid", "description")] for item in items] == [
        [
            f"{release.line.name} {release.version}", here, here,
            f"{release.trees} conversations with {release.messages} messages.",
        ]
    ]  # fmt: skip
    assert '<link rel="alternate" type="application/rss+xml" href="/releases/feed.xml"' in " ".join(
        client.get("/releases/").content.decode().split()
    )
