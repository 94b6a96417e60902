"""Accounts made to decide: what they cannot do, what their texts wait for, and how a new site gets going all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from oasst.accounts import keys
from oasst.models import ApiClient, ClientIdentity, Event, Message, Reaction, Scope, User, UserKind, UserRole
from tasks.models import Opening
from tasks.rules import kinds
from tasks.trees import verdicts
from tasks.work import claims, drafts
from tests.corpus import a_tree
from tests.tasks.crowd import GOOD, SPAM, a_prompt, at, claim, do, known, newcomers, people, tree_of, work
from tests.tasks.promises import broken_promises

pytestmark = pytest.mark.django_db

REVIEW = kinds.LABEL_INITIAL_PROMPT


def a_client(*, trusted: bool) -> ApiClient:
    return ApiClient.objects.create(
        description="bot", key_hash=keys.hash_of(f"key-{trusted}"), key_hint="key", trusted=trusted, scopes=list(Scope)
    )


def guests(client: ApiClient, number: int, *, joined: timedelta = timedelta()) -> list[User]:
    crowd = newcomers(number)
    User.objects.filter(pk__in=[each.pk for each in crowd]).update(
        kind=UserKind.CLIENT, date_joined=timezone.now() - joined
    )
    for person in crowd:
        ClientIdentity.objects.create(client=client, username=person.username or "", user=person)
    return crowd


def reviewed(root: Message, crowd: list[User], labels: dict[str, float] = GOOD) -> bool | None:
    """What has become of the text once these people have reviewed it, as far as they are handed it."""
    for person in crowd:
        work(person, REVIEW, labels=labels)
    root.refresh_from_db()
    return root.review_result


def waits(root: Message) -> bool:
    return Opening.objects.get(message_id=root.pk, kind=REVIEW).waits


def test_three_new_accounts_from_one_address_do_not_reject_an_honest_prompt() -> None:
    root = a_prompt(people(1)[0])
    assert reviewed(root, newcomers(3, ip="203.0.113.7"), SPAM) is None
    assert (root.review_count, tree_of(root).state, waits(root)) == (3, "initial_prompt_review", True)
    assert broken_promises() == []


def test_three_new_accounts_from_three_addresses_do_not_either() -> None:
    root = a_prompt(people(1)[0])
    assert reviewed(root, [newcomers(1, ip=f"203.0.113.{place}")[0] for place in range(3)], SPAM) is None


def test_an_untrusted_client_cannot_accept_its_spam_with_three_invented_people() -> None:
    client = a_client(trusted=False)
    author, *crowd = guests(client, 4, joined=timedelta(days=30))
    for person in crowd:
        for _ in range(10):
            a_tree(person, state="ready_for_export")
    root = a_prompt(author)
    for person in crowd:
        task = claims.claim(by=person, kind=REVIEW, lang="en", client=client)
        do(task, person)
    root.refresh_from_db()
    assert (root.review_result, root.review_count, waits(root)) == (None, 3, True)


def test_people_of_a_trusted_client_count_by_age_and_work() -> None:
    client = a_client(trusted=True)
    crowd = guests(client, 3, joined=timedelta(days=2))
    for person in crowd:
        for _ in range(5):
            a_tree(person, state="ready_for_export")
    assert reviewed(a_prompt(people(1)[0]), crowd) is True


def test_two_known_people_decide_and_a_third_newcomer_completes_the_number() -> None:
    root = a_prompt(people(1)[0])
    assert reviewed(root, [*newcomers(1), *known(2)]) is True


def test_people_of_one_household_or_ipv6_network_count_as_one_voice() -> None:
    for one, two in (("203.0.113.7", "203.0.113.7"), ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")):
        root = a_prompt(people(1)[0])
        household = known(2)
        at(household[0], one)
        at(household[1], two)
        assert reviewed(root, [*household, *newcomers(1)]) is None
        assert reviewed(root, known(1)) is True


def test_the_machine_itself_and_ipv4_written_as_ipv6_join_no_one() -> None:
    for one, two in (("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::ffff:203.0.113.7", "::ffff:203.0.113.8")):
        root = a_prompt(people(1)[0])
        pair = known(2)
        at(pair[0], one)
        at(pair[1], two)
        assert reviewed(root, [*pair, *newcomers(1)]) is True


def test_who_shares_an_address_with_the_author_does_not_count() -> None:
    author, *friends = known(3)
    for person in (author, *friends):
        at(person, "203.0.113.7")
    root = a_prompt(author)
    assert reviewed(root, [*friends, *newcomers(1)]) is None


def test_who_flagged_the_same_good_messages_again_and_again_is_one_voice() -> None:
    ring = known(2)
    for good in [a_tree(people(1)[0], state="ready_for_export") for _ in range(3)]:
        for person in ring:
            Reaction.objects.create(message=good, user=person, emoji="red_flag")
    root = a_prompt(people(1)[0])
    assert reviewed(root, [*ring, *newcomers(1)], SPAM) is None


def test_who_is_banned_meanwhile_does_not_count() -> None:
    puppets = known(2)
    root = a_prompt(people(1)[0])
    assert reviewed(root, [puppets[0]], SPAM) is None
    User.objects.filter(pk=puppets[0].pk).update(is_active=False)
    assert reviewed(root, [puppets[1], *newcomers(1)], SPAM) is None


def test_a_waiting_text_goes_first_to_people_who_count_and_not_to_newcomers() -> None:
    root = a_prompt(people(1)[0])
    reviewed(root, newcomers(3))
    others = [a_prompt(people(1)[0]) for _ in range(3)]
    new, (old,) = newcomers(1)[0], known(1)
    seen = set()
    for _ in range(4):
        if task := claim(new, REVIEW):
            seen.add(task.message_id)
            drafts.keep(task, {"labels": {}})  # started, so that the next claim leases another task
    assert seen == {each.pk for each in others}
    assert ("en", REVIEW) in claims.availability(old, ["en"])
    task = claim(old, REVIEW)
    assert task is not None
    assert task.message_id == root.pk


def test_a_text_that_waits_wants_one_more_review_until_it_is_decided() -> None:
    root = a_prompt(people(1)[0])
    assert reviewed(root, newcomers(3)) is None
    for person in known(2):
        opening = Opening.objects.get(message_id=root.pk)
        assert (opening.wanted, opening.waits) == (opening.done + 1, True)
        work(person, REVIEW)
    root.refresh_from_db()
    assert root.review_result is True
    assert broken_promises() == []


def test_a_new_site_decides_with_the_founders_review_at_once_even_from_one_room() -> None:
    founder = User.objects.create(username="founder", role=UserRole.ADMIN, langs=["en"])
    author, *others = newcomers(4)
    for person in (founder, author, *others):
        at(person, "203.0.113.7")
    root = a_prompt(author)
    assert reviewed(root, [*others[:2], founder]) is True


def test_a_moderator_of_another_language_is_a_newcomer_here() -> None:
    mods = [
        User.objects.create(username=f"mod-{tag}", role=UserRole.MODERATOR, langs=["en"], moderates=[tag])
        for tag in ("de", "en")
    ]
    root = a_prompt(people(1)[0])
    assert reviewed(root, [*newcomers(2), mods[0]]) is None
    assert reviewed(root, [mods[1]]) is True


def test_a_new_site_without_moderators_decides_when_its_reviewers_count_after_a_day() -> None:
    crowd = newcomers(5)
    roots = [a_prompt(author) for author in crowd for _ in range(2)]
    for person in crowd * 8:
        work(person, REVIEW)
    assert set(Message.objects.filter(pk__in=[each.pk for each in roots]).values_list("review_result", flat=True)) == {
        None
    }
    assert verdicts.settle() == 0
    User.objects.update(date_joined=timezone.now() - timedelta(days=1, minutes=1))
    assert verdicts.settle() == 10
    assert set(Message.objects.filter(pk__in=[each.pk for each in roots]).values_list("review_result", flat=True)) == {
        True
    }
    assert Event.objects.filter(type="message_accepted").count() == 10
    assert not Opening.objects.filter(waits=True).exists()
    assert broken_promises() == []


def test_classic_counts_votes_as_open_assistant_does(settings: Settings) -> None:
    root = a_prompt(people(1)[0])
    settings.POLICY = "classic"
    assert reviewed(root, newcomers(3, ip="203.0.113.7"), SPAM) is False


@pytest.mark.parametrize("name", ["DEBUG_ALLOW_SELF_LABELING", "DEBUG_ALLOW_DUPLICATE_TASKS"])
def test_who_tries_out_a_client_alone_counts_by_every_review(settings: Settings, name: str) -> None:
    root = a_prompt(people(1)[0])
    setattr(settings, name, True)
    assert reviewed(root, newcomers(3)) is True


def test_texts_that_wait_are_decided_when_the_site_turns_to_classic(settings: Settings) -> None:
    root = a_prompt(people(1)[0])
    assert reviewed(root, newcomers(3)) is None
    settings.POLICY = "classic"
    assert verdicts.settle() == 1
