"""What an anonymous reader of the site and of a release can find out about who reviewed, ranked and reacted."""

import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from itertools import combinations
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from exports.models import Release
from exports.releases.build.voters import most_of_one_person
from exports.writing.pseudonyms import Pseudonyms, PseudonymsByRole
from oasst.models import Message, MessageTree, Ranking, Reaction, Review, User
from tests.corpus import a_reply, a_tree
from tests.exports.releases.conftest import a_line, consents, rows

Make = Callable[..., Release]
Key = tuple[str, str]  # the text of a message, the labels or the order a person gave


@pytest.mark.parametrize(
    ("votes", "most"),
    [
        ([], 0), ([9], 0), ([9, 9, 9, 9], 0), ([9, 9, 9, 9, 9], 9), ([1, 1, 1, 1, 1], 1), ([100, 1, 1, 1, 1], 2),
        ([68, 5, 4, 2, 2], 6), ([100, 100, 1, 1, 1], 3), ([100, 100, 100, 1, 1], 100),
    ],
)  # fmt: skip
def test_no_one_gives_more_than_a_third_and_few_people_give_nothing(votes: list[int], most: int) -> None:
    assert most_of_one_person(votes) == most
    told = [min(each, most) for each in votes]
    assert 3 * max(told, default=0) <= sum(told)


@pytest.mark.parametrize("busiest", range(1, 60, 7))
def test_as_many_are_told_as_the_rule_allows(busiest: int) -> None:
    votes = [busiest, 8, 5, 3, 2, 1]
    most = most_of_one_person(votes)
    more = [min(each, most + 1) for each in votes]
    assert most == busiest or 3 * max(more) > sum(more)


def test_pseudonyms_differ_by_role_and_for_votes_by_message() -> None:
    everyone, readers = Pseudonyms("key"), PseudonymsByRole("key")
    for names in (everyone, readers):
        by_role = {names.author("p"), *(names.voter("p", role, "m") for role in ("reviewer", "ranker", "reactor"))}
        assert len(by_role) == 4
        assert names.voter("p", "ranker", "m") != names.voter("q", "ranker", "m")
    assert everyone.voter("p", "reviewer", "m") != everyone.voter("p", "reviewer", "n")
    assert readers.voter("p", "reviewer", "m") == readers.voter("p", "reviewer", "n")
    assert everyone.author("p") == readers.author("p")


@pytest.fixture
def village(transactional_db: None) -> dict[Key, User]:
    """Six people, of whom one does most of the reviewing and one is rarely there; who gave which vote, which stays here."""
    people = [User.objects.create_user(f"person{number}", f"{number}@example.org", None) for number in range(6)]
    for person in people:
        consents(person)
    truth: dict[Key, User] = {}
    for number in range(18):
        author = people[number % 5]
        root = a_tree(author, state="ready_for_export", text=f"Question {number}")
        others = [each for each in people if each != author]
        others = others[number % 5 :] + others[: number % 5]
        answers = [a_reply(root, each, text=f"Answer {number} {each}") for each in others[:3]]
        for place, each in enumerate((root, *answers)):
            for person in _reviewers(people, each, number + place):
                labels = {"quality": people.index(person) / 10 + 0.05}
                Review.objects.create(
                    message=each, user=person, task_id=uuid.uuid4(), guideline_version="x", labels=labels
                )
                truth[each.text, str(labels["quality"])] = person
        Review.objects.create(message=root, user=author, guideline_version="x", labels={"quality": 0.99})
        truth[root.text, "0.99"] = author
        Reaction.objects.create(message=root, user=others[number % 5], emoji="+1")
        _rank(root, answers, others[3:], truth)
    return truth


def _reviewers(people: Sequence[User], message: Message, turn: int) -> list[User]:
    able = [each for each in people if each.pk != message.author_id]
    busy = [people[0]] if people[0] in able else []
    return list(dict.fromkeys([*busy, *(able[(turn + more) % len(able)] for more in range(1 + (turn % 3 == 0)))]))


def _rank(root: Message, answers: Sequence[Message], by: Iterable[User], truth: dict[Key, User]) -> None:
    for turn, person in enumerate(by):
        order = [str(each.pk) for each in answers]
        order = order[turn:] + order[:turn]
        Ranking.objects.create(
            parent=root, user=person, guideline_version="x", shown=[each.pk for each in answers], revisions=[1, 1, 1],
            ballot=[[each] for each in order],
        )  # fmt: skip
        truth[root.text, answers[turn].text] = person


def votes(release: Release, name: str) -> list[dict[str, Any]]:
    """As a reader has them: with the text of the message, and of the answer that is first."""
    text = {row["message_id"]: row["text"] for row in rows(release)}
    found = []
    for file in release.files.filter(format=name, name__endswith=".gz"):
        for row in rows(release, file.name):
            given = text[row["tiers"][0][0]] if "tiers" in row else str(row["labels"][0]["value"])
            found.append({**row, "key": (text[row["message_id"]], given)})
    return found


def authors(release: Release) -> dict[str, str]:
    """Of each text its author, as the pages of the site show them to anyone."""
    shown: dict[str, str] = {}
    for tree in MessageTree.objects.all():
        page = Client().get(reverse("tree", args=[tree.pk])).content.decode()
        found = re.findall(r'class="by">\s*<bdi>(.+?)</bdi>.*?class="prose"[^>]*>\s*<p>(.+?)</p>', page, re.DOTALL)
        shown |= {text: author for author, text in found}
    assert set(shown) == {row["text"] for row in rows(release)}
    return shown


def joined_by_name(release: Release, found: list[dict[str, Any]]) -> dict[Key, str]:
    """Votes under a name that texts have too, whose authors the site shows."""
    shown = authors(release)
    named = {row["user_id"]: shown[row["text"]] for row in rows(release)}
    return {row["key"]: named[row["user_id"]] for row in found if row["user_id"] in named}


def joined_by_what_is_missing(release: Release, found: list[dict[str, Any]]) -> dict[Key, str]:
    """Names under whose votes the texts of exactly one person are missing: no one reviews their own."""
    shown = authors(release)
    judged: defaultdict[str, set[str]] = defaultdict(set)
    for row in found:
        judged[row["user_id"]].add(shown[row["key"][0]])
    left = {name: set(shown.values()) - own for name, own in judged.items()}
    return {row["key"]: next(iter(left[row["user_id"]])) for row in found if len(left[row["user_id"]]) == 1}


def joined_by_counts(release: Release, found: list[dict[str, Any]], totals: dict[str, int]) -> dict[Key, str]:
    """Names with as many votes as exactly one person has. Pages show steps alone; this reader even knows the numbers."""
    rows_of = Counter(row["user_id"] for row in found)
    by_total: defaultdict[int, list[str]] = defaultdict(list)
    for person, total in totals.items():
        by_total[total].append(person)
    alone = {name: by_total[count][0] for name, count in rows_of.items() if len(by_total[count]) == 1}
    return {row["key"]: alone[row["user_id"]] for row in found if row["user_id"] in alone}


def resolved(guesses: dict[Key, str], truth: dict[Key, User]) -> int:
    return sum(str(truth[key]) == guess for key, guess in guesses.items())


@pytest.mark.parametrize("name", ["reviews", "ballots"])
def test_site_and_release_together_do_not_tell_whose_a_vote_is(village: dict[Key, User], make: Make, name: str) -> None:
    release = make(a_line())
    found = votes(release, name)
    whose = Counter(str(village[row["key"]]) for row in found)
    totals = {str(person): count for person, count in Counter(map(str, village.values())).items()}
    assert resolved(joined_by_name(release, found), village) == 0
    assert resolved(joined_by_what_is_missing(release, found), village) == 0
    assert resolved(joined_by_counts(release, found, totals), village) == 0
    # Who calls the most active person for every vote is right as often as the rule allows, and no more.
    assert max(whose.values(), default=0) * 3 <= len(found)
    assert len(found) > 20


def test_names_by_role_alone_would_tell_a_good_part(
    village: dict[Key, User], make: Make, monkeypatch: pytest.MonkeyPatch, all_votes_are_told: None
) -> None:
    """Why each vote has a name of its own: a reader sees whose texts someone never reviews."""
    monkeypatch.setattr("exports.releases.builder.Pseudonyms", PseudonymsByRole)
    found = votes(release := make(a_line()), "reviews")
    assert resolved(joined_by_name(release, found), village) == 0
    assert resolved(joined_by_what_is_missing(release, found), village) > len(found) / 4


def test_no_name_of_a_vote_is_that_of_another_role_message_or_line(village: dict[Key, User], make: Make) -> None:
    one, other = make(a_line("one")), make(a_line("other"))
    names = []
    for release in (one, other):
        events = [row["events"] for row in rows(release) if "events" in row]
        names += [
            {row["user_id"] for row in rows(release)},
            {row["user_id"] for row in votes(release, "reviews")},
            {each["user_id"] for said in events for each in said.get("emoji", [])},
            {row["user_id"] for row in votes(release, "ballots")},
        ]
    assert [first & second for first, second in combinations(names, 2) if first & second] == []
    per_message = Counter(row["user_id"] for row in votes(one, "reviews"))
    assert set(per_message.values()) == {1}


def test_what_authors_say_of_their_own_texts_is_in_no_release(village: dict[Key, User], make: Make) -> None:
    for line in (a_line(), a_line("private", private=True)):
        assert [row for row in votes(make(line), "reviews") if row["by_author"] or row["key"][1] == "0.99"] == []


def test_the_manifest_and_the_card_say_how_many_votes_are_left_out(village: dict[Key, User], make: Make) -> None:
    release = make(a_line())
    left_out = release.manifest["votes_left_out"]
    in_truth = sum(labels != "0.99" for text, labels in village if labels.startswith("0."))
    assert left_out["reviewer"] == in_truth - len(votes(release, "reviews")) > 0
    assert f"| reviewer | {left_out['reviewer']} |" in (release.folder / "README.md").read_text()


def test_the_texts_say_what_a_shown_name_tells_and_what_stays_hidden(
    village: dict[Key, User], make: Make, client: Client
) -> None:
    pages = [unescape(client.get(path).content.decode()) for path in ("/terms/", "/privacy/")]
    terms, privacy = (" ".join(page.split()) for page in pages)
    release = make(a_line())
    card, croissant = ((release.folder / name).read_text() for name in ("README.md", "croissant.json"))
    assert "Anyone can then find out which random author identifier in a dataset is yours." in terms
    assert "get different ones that can't be linked to them" in terms
    assert "can see who wrote it, if you show a name, and then knows which identifier is yours" in privacy
    assert "under a different identifier for every message, so they can't be linked" in privacy
    assert "Leaderboards and profiles show other people's numbers in steps." in privacy
    assert "Anyone who finds a text there knows who wrote it, and so whose `user_id` as an author it is." in card
    assert "has another `user_id` for every message, which joins no two messages and no text" in card
    assert "Texts are public on the site too, where authors may show a name." in croissant


def test_named_readers_can_study_the_voters_of_a_private_line_that_stays_private(
    village: dict[Key, User], make: Make
) -> None:
    line = a_line(private=True)
    found = votes(make(line), "reviews")
    by_name: defaultdict[str, set[User]] = defaultdict(set)
    for row in found:
        by_name[row["user_id"]].add(village[row["key"]])
    assert [len(people) for people in by_name.values()] == [1] * 6
    line.private = False
    with pytest.raises(ValidationError, match="Create a new line for the public"):
        line.full_clean()
    a_line("empty", private=True).full_clean()
