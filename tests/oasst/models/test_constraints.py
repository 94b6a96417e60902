"""What the database itself refuses, whatever the code above it does."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from oasst.models import ApiClient, Consent, Message, MessageTree, Quarantine, Ranking, Reaction, Review, User
from tests.corpus import a_reply, a_tree

pytestmark = pytest.mark.django_db


def refused(constraint: str, act: Any) -> None:
    with pytest.raises((IntegrityError, DatabaseError), match=constraint), transaction.atomic():
        act()


def deferred_refused(constraint: str, act: Any) -> None:
    """For constraints that are looked at when the transaction ends."""

    def act_and_look() -> None:
        act()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    refused(constraint, act_and_look)


def a_review(message: Message, user: User, **fields: Any) -> Review:
    return Review.objects.create(message=message, user=user, guideline_version="2026-11", **fields)


def test_names_are_unique_whatever_their_case(ada: User) -> None:
    refused("user_username_unique", lambda: User.objects.create_user("ADA"))


def test_many_people_may_have_no_name_to_sign_in_with() -> None:
    User.objects.create(username=None)
    User.objects.create(username=None)
    refused("user_username_not_empty", lambda: User.objects.create(username=""))


def test_terms_are_accepted_once_per_version(ada: User) -> None:
    def accept() -> Consent:
        return Consent.objects.create(user=ada, terms_version="2026-11", dataset_licence="Apache-2.0")

    accept()
    refused("consent_once_per_version", accept)


def test_the_root_is_the_tree_and_the_only_message_without_a_parent(ada: User) -> None:
    root = a_tree(ada)
    reply = a_reply(root, None)
    refused("message_root_is_the_tree", lambda: Message.objects.filter(pk=reply.pk).update(parent=None))
    refused("message_root_is_the_tree", lambda: Message.objects.filter(pk=root.pk).update(depth=2))


def test_roles_alternate_with_depth(ada: User, ben: User) -> None:
    reply = a_reply(a_tree(ada), ben)
    refused("message_roles_alternate", lambda: Message.objects.filter(pk=reply.pk).update(role="prompter"))
    refused("message_roles_alternate", lambda: Message.objects.filter(pk=reply.pk).update(depth=2))


def test_a_text_is_never_empty_and_a_root_never_ranked(ada: User) -> None:
    root = a_tree(ada)
    refused("message_text_not_empty", lambda: Message.objects.filter(pk=root.pk).update(text=""))
    refused("message_root_unranked", lambda: Message.objects.filter(pk=root.pk).update(rank=0))
    refused("message_revision_from_one", lambda: Message.objects.filter(pk=root.pk).update(revision=0))


def test_siblings_never_share_a_rank_but_may_swap(ada: User, ben: User, cleo: User) -> None:
    root = a_tree(ada)
    first, second = a_reply(root, ben, rank=0), a_reply(root, cleo, rank=1)
    with transaction.atomic():
        Message.objects.filter(pk=first.pk).update(rank=1)
        Message.objects.filter(pk=second.pk).update(rank=0)
    deferred_refused("message_rank_unique", lambda: Message.objects.filter(pk=second.pk).update(rank=1))


def test_a_person_has_one_live_reply_under_a_parent(ada: User, ben: User) -> None:
    root = a_tree(ada)
    reply = a_reply(root, ben)
    refused("message_one_live_reply", lambda: a_reply(root, ben))
    Message.objects.filter(pk=reply.pk).update(deleted=True)
    a_reply(root, ben)
    refused("message_one_live_reply", lambda: Message.objects.filter(pk=reply.pk).update(deleted=False))


def test_a_client_uses_a_message_name_once(ada: User) -> None:
    client = ApiClient.objects.create(description="bot", key_hash="0" * 64, key_hint="0")
    a_tree(ada, client=client, frontend_message_id="m1")
    refused("message_frontend_id_unique", lambda: a_tree(ada, client=client, frontend_message_id="m1"))


@pytest.mark.parametrize(
    "labels",
    [
        *({"spam": value} for value in (1.01, -0.1, "1", None, True, [0])),
        *({"sparm": 0}, [0.5], "spam"),
    ],
)
def test_a_review_holds_known_labels_from_zero_to_one(ada: User, ben: User, labels: object) -> None:
    root = a_tree(ada)
    refused("review_labels_known", lambda: a_review(root, ben, labels=labels))


def test_a_review_may_leave_labels_out(ada: User, ben: User) -> None:
    a_review(a_tree(ada), ben, labels={})
    a_review(a_tree(ada), ben, labels={"spam": 0, "quality": 0.25, "violence": 1})


def test_a_person_reviews_a_message_once_for_a_task_and_once_freely(ada: User, ben: User) -> None:
    root = a_tree(ada)
    a_review(root, ben, task_id=uuid.uuid4())
    a_review(root, ben)
    refused("review_one_per_task_and_person", lambda: a_review(root, ben, task_id=uuid.uuid4()))
    refused("review_one_free_per_person", lambda: a_review(root, ben))


def test_a_person_ranks_a_set_of_siblings_once_and_names_every_revision(ada: User, ben: User, cleo: User) -> None:
    root = a_tree(ada)
    ids = [a_reply(root, ben).pk, a_reply(root, cleo).pk]
    ballot = [[str(each)] for each in ids]

    def rank(revisions: list[int]) -> Ranking:
        return Ranking.objects.create(
            parent=root, user=ada, shown=ids, revisions=revisions, ballot=ballot, guideline_version="2026-11"
        )

    refused("ranking_names_every_revision", lambda: rank([1]))
    rank([1, 1])
    refused("ranking_one_per_person", lambda: rank([1, 1]))


def test_a_reaction_is_known_and_given_once(ada: User, ben: User) -> None:
    root = a_tree(ada)
    Reaction.objects.create(message=root, user=ben, emoji="+1")
    refused("reaction_once", lambda: Reaction.objects.create(message=root, user=ben, emoji="+1"))
    refused("reaction_known", lambda: Reaction.objects.create(message=root, user=ben, emoji="thumbs"))


def test_a_quarantine_is_open_or_closed_by_someone(ada: User, mod: User) -> None:
    root = a_tree(ada)
    Quarantine.objects.create(message=root, reason="pii")
    refused("quarantine_one_open_per_message", lambda: Quarantine.objects.create(message=root, reason="pii"))
    refused("quarantine_closed_by_somebody", lambda: Quarantine.objects.update(outcome="released"))
    refused("quarantine_closed_by_somebody", lambda: Quarantine.objects.update(closed_by=mod))


def test_a_tree_is_in_a_known_state(ada: User) -> None:
    a_tree(ada)
    refused("tree_state_known", lambda: MessageTree.objects.update(state="lost"))
    refused("tree_prior_state_known", lambda: MessageTree.objects.update(prior_state="lost"))


def test_messages_are_numbered_in_the_order_they_were_stored(ada: User, ben: User) -> None:
    root = a_tree(ada)
    reply = a_reply(root, ben)
    assert list(Message.objects.order_by("seq").values_list("pk", flat=True)) == [root.pk, reply.pk]


def test_what_is_deleted_or_in_quarantine_is_not_visible(ada: User, ben: User, mod: User) -> None:
    root = a_tree(ada)
    a_reply(root, ben, deleted=True)
    Quarantine.objects.create(message=a_reply(root, mod), reason="pii")
    assert list(Message.objects.visible()) == [root]
