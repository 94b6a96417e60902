"""Authors pick topics, reviewers confirm them; people say what they know and pick what to write."""

import json

import pytest
from django.test import Client

from oasst.accounts import personal_data, updates
from oasst.models import Event, EventType, MessageTree, TopicPick, User
from tasks.acts import account_merge, votes
from tasks.models import Task
from tasks.rules import kinds
from tasks.texts.refusal import Refusal, Why
from tasks.work import picks, submission, undo
from tests.corpus import a_reply, a_tree
from tests.pages.cast import signed_in
from tests.pages.working import begin
from tests.tasks.crowd import GOOD, a_growing_tree, a_prompt, claim, people, tree_of

pytestmark = pytest.mark.django_db


def topics_of(tree: MessageTree) -> list[str]:
    tree.refresh_from_db()
    return tree.topics


def a_prompt_about(by: User, *topics: str) -> MessageTree:
    return tree_of(a_prompt(by, "May my landlord raise the rent?", topics=topics))


def reviewed(by: User, topics: list[str] | None) -> Task:
    task = claim(by, kinds.LABEL_INITIAL_PROMPT)
    assert task is not None
    submission.submit_review(task=task, values=GOOD, by=by, topics=topics)
    return task


def test_the_author_picks_and_two_reviewers_change_it() -> None:
    author, one, two = people(3)
    tree = a_prompt_about(author, "law", "home")
    assert topics_of(tree) == ["law", "home"]
    reviewed(one, ["law", "money"])
    assert topics_of(tree) == ["law", "home"]
    reviewed(two, ["law", "money"])
    assert topics_of(tree) == ["law", "money"]
    told = [
        (each.user_id, each.detail["picked"], each.detail["topics"], each.detail["confirmed"])
        for each in Event.objects.filter(type=EventType.TOPICS_PICKED).order_by("id")
    ]
    assert told == [
        (author.pk, ["law", "home"], ["law", "home"], False),
        (one.pk, ["law", "money"], ["law", "home"], False),
        (two.pk, ["law", "money"], ["law", "money"], True),
    ]


def test_a_review_without_topics_says_nothing_about_them() -> None:
    author, one, two = people(3)
    tree = a_prompt_about(author, "law")
    reviewed(one, None)
    reviewed(two, None)
    assert (topics_of(tree), TopicPick.objects.count()) == (["law"], 1)


def test_unknown_topics_are_left_out_and_there_are_at_most_three() -> None:
    [author] = people(1)
    assert topics_of(a_prompt_about(author, "x", "law", "law", "food", "home", "sport")) == ["law", "food", "home"]


def test_topics_of_a_file_hold_until_two_reviewers_change_them() -> None:
    one, two = people(2)
    root = a_prompt(people(1)[0])
    MessageTree.objects.filter(pk=root.pk).update(topics=["sport"])
    tree = MessageTree.objects.get(pk=root.pk)
    reviewed(one, ["food"])
    assert topics_of(tree) == ["sport"]
    reviewed(two, ["food"])
    assert topics_of(tree) == ["food"]


def test_a_review_taken_back_takes_its_topics_back() -> None:
    author, one, two = people(3)
    tree = a_prompt_about(author, "law")
    reviewed(one, ["food"])
    task = reviewed(two, ["food"])
    assert topics_of(tree) == ["food"]
    task.refresh_from_db()
    undo.undo_submission(task=task, by=two)
    assert topics_of(tree) == ["law"]


def test_a_prompt_taken_back_leaves_no_topics() -> None:
    [author] = people(1)
    a_prompt_about(author, "law")
    undo.undo_submission(task=Task.objects.get(), by=author)
    assert (TopicPick.objects.count(), MessageTree.objects.count()) == (0, 0)


def test_removing_somebodys_votes_removes_their_topics(mod: User) -> None:
    author, one, two = people(3)
    tree = a_prompt_about(author, "law")
    reviewed(one, ["food"])
    reviewed(two, ["food"])
    votes.take_out(tree.pk, of=two, by=mod, reason="test")
    assert topics_of(tree) == ["law"]


def test_a_merge_moves_topics_to_the_account_that_is_kept(mod: User) -> None:
    author, one, into = people(3)
    tree = a_prompt_about(author, "law")
    reviewed(one, ["food"])
    account_merge.move(tree.pk, source=one, into=into, by=mod)
    assert list(TopicPick.objects.order_by("pk").values_list("user", flat=True)) == [author.pk, into.pk]


def test_topics_and_interests_are_in_the_download_and_interests_are_erased(ada: User) -> None:
    a_prompt_about(ada, "law")
    updates.change(by=ada, interests=["law"], declined_topics=["sport"])
    data = json.loads(b"".join(personal_data.document(ada)))
    assert [each["topics"] for each in data["topic_picks"]] == [["law"]]
    assert (data["account"][0]["interests"], data["account"][0]["declined_topics"]) == (["law"], ["sport"])
    updates.delete(ada, by=ada)
    ada.refresh_from_db()
    assert (ada.interests, ada.declined_topics) == ([], [])


# --- Pages --------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_prompt_asks_for_topics_and_keeps_them_through_the_preview(client: Client) -> None:
    address = begin(client, kinds.INITIAL_PROMPT)
    assert "What is it about?" in client.get(address).content.decode()
    sent = {"text": "May my landlord raise the rent?", "topic_0": "law", "topic_1": "home", "topic_2": "bad"}
    page = client.post(address, {**sent, "step": "preview"}).content.decode()
    assert [f'value="{topic}" selected' in page for topic in ("law", "home")] == [True, True]
    client.post(address, {**sent, "step": "submit"})
    assert MessageTree.objects.get().topics == ["law", "home"]


def test_a_reviewer_sees_the_topics_and_may_change_them(client: Client, ada: User) -> None:
    tree = a_prompt_about(people(1)[0], "law")
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    assert '<option value="law" selected>' in client.get(address).content.decode()
    client.post(address, {"spam": "0", "topic_0": "food", "step": "submit"})
    assert TopicPick.objects.get(tree=tree, user=ada).topics == ["food"]


def test_replies_are_not_asked_for_topics(client: Client) -> None:
    a_growing_tree(people(1)[0], people(3))
    page = client.get(begin(client, kinds.ASSISTANT_REPLY)).content.decode()
    assert "What is it about?" not in page


def test_a_conversation_shows_its_topics(client: Client) -> None:
    tree = a_prompt_about(people(1)[0], "law")
    assert "Law and authorities" in client.get(f"/trees/{tree.pk}/").content.decode()


def test_interests_are_kept_and_a_topic_in_both_lists_counts_as_declined(client: Client, ada: User) -> None:
    client.post("/desk/interests/", {"interests": ["law", "food"], "declined_topics": ["food", "sport"]})
    ada.refresh_from_db()
    assert (ada.interests, ada.declined_topics) == (["law"], ["food", "sport"])
    page = client.get("/desk/interests/").content.decode()
    assert page.count(" checked") == 3


def test_a_skip_for_not_knowing_the_subject_offers_less_of_it(client: Client, ada: User) -> None:
    for person in people(2):
        root = a_prompt(person)
        MessageTree.objects.filter(pk=root.pk).update(topics=["law"])
    updates.change(by=ada, interests=["law", "food"])
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    there = client.post(f"{address}skip/", {"reason": "unfamiliar"})["Location"]
    assert "Less about Law and authorities" in client.get(there).content.decode()
    task = Task.objects.get(state="open")
    answer = client.post("/desk/interests/decline/", {"topic": "law", "task": task.pk})
    ada.refresh_from_db()
    assert (ada.interests, ada.declined_topics, answer["Location"]) == (["food"], ["law"], f"/desk/{task.pk}/")


def test_a_skip_for_another_reason_asks_nothing(client: Client) -> None:
    for person in people(2):
        root = a_prompt(person)
        MessageTree.objects.filter(pk=root.pk).update(topics=["law"])
    address = begin(client, kinds.LABEL_INITIAL_PROMPT)
    there = client.post(f"{address}skip/", {"reason": "unclear"})["Location"]
    assert "Less about" not in client.get(there).content.decode()


# --- Picking what to write ----------------------------------------------------------------------------------------------


def growing_trees(number: int) -> list[MessageTree]:
    reviewers = people(3)
    return [tree_of(a_growing_tree(author, reviewers)) for author in people(number)]


def test_the_topics_a_person_knows_come_first_and_declined_ones_last(ada: User) -> None:
    trees = growing_trees(4)
    for tree, topic in zip(trees, ("sport", "food", "law", "money"), strict=True):
        MessageTree.objects.filter(pk=tree.pk).update(topics=[topic])
    ada.interests, ada.declined_topics = ["law"], ["sport"]
    shown = picks.choices(ada, kind=kinds.ASSISTANT_REPLY, lang="en")
    assert len(shown) == 3
    assert shown[0].topics == ["law"]
    assert ["sport"] not in [each.topics for each in shown]
    ada.declined_topics = ["food", "law", "money"]
    ada.interests = []
    assert picks.choices(ada, kind=kinds.ASSISTANT_REPLY, lang="en")[0].topics == ["sport"]


def test_a_pick_claims_that_very_work_and_twice_gives_the_same_task(ada: User) -> None:
    first, second = growing_trees(2)
    for tree in (second, first):
        task = picks.claim(by=ada, kind=kinds.ASSISTANT_REPLY, tree=tree, message_id=tree.pk)
        again = picks.claim(by=ada, kind=kinds.ASSISTANT_REPLY, tree=tree)
        assert (task.tree_id, task.message_id, again.pk) == (tree.pk, tree.pk, task.pk)


@pytest.mark.parametrize("kind", [*kinds.LABELLING, *kinds.RANKING, kinds.INITIAL_PROMPT])
def test_reviews_and_rankings_are_never_picked(kind: str, ada: User, client: Client) -> None:
    [tree] = growing_trees(1)
    assert picks.choices(ada, kind=kind, lang="en") == []
    with pytest.raises(Refusal) as refused:
        picks.claim(by=ada, kind=kind, tree=tree)
    assert refused.value.why == Why.WRONG_KIND
    client.post("/desk/pick/claim/", {"kind": kind, "tree": tree.pk})
    assert not Task.objects.filter(user=ada).exists()


def test_an_author_can_not_pick_their_own_prompt() -> None:
    reviewers, [author] = people(3), people(1)
    tree = tree_of(a_growing_tree(author, reviewers))
    with pytest.raises(Refusal) as refused:
        picks.claim(by=author, kind=kinds.ASSISTANT_REPLY, tree=tree)
    assert refused.value.why == Why.NOTHING_TO_DO
    assert picks.choices(author, kind=kinds.ASSISTANT_REPLY, lang="en") == []


def test_a_pick_ends_where_no_more_is_wanted() -> None:
    [tree] = growing_trees(1)
    crowd = people(4)
    for person in crowd[:3]:
        picks.claim(by=person, kind=kinds.ASSISTANT_REPLY, tree=tree)
    with pytest.raises(Refusal) as refused:
        picks.claim(by=crowd[3], kind=kinds.ASSISTANT_REPLY, tree=tree)
    assert refused.value.why == Why.NOTHING_TO_DO


def test_the_page_shows_three_and_its_button_claims(client: Client, ada: User) -> None:
    growing_trees(4)
    page = client.get("/desk/pick/", {"kind": kinds.ASSISTANT_REPLY, "lang": "en"}).content.decode()
    assert page.count("Answer this") == 3
    choice = picks.choices(ada, kind=kinds.ASSISTANT_REPLY, lang="en")[1]
    sent = {"kind": kinds.ASSISTANT_REPLY, "tree": choice.tree_id, "message": choice.message_id}
    answer = client.post("/desk/pick/claim/", sent)
    task = Task.objects.get(user=ada)
    assert (task.message_id, answer["Location"]) == (choice.message_id, f"/desk/{task.pk}/")


def test_the_tasks_page_leads_to_the_pick_for_replies_alone(client: Client) -> None:
    growing_trees(1)
    page = client.get("/desk/").content.decode()
    assert page.count("Pick from three") == 1
    assert "/desk/pick/?kind=assistant_reply&amp;lang=en" in page


def test_open_tasks_of_a_conversation_are_buttons_for_writing_alone(client: Client, ben: User) -> None:
    [tree] = growing_trees(1)
    a_reply(tree.messages.get(), ben, review_result=None)
    page = client.get(f"/trees/{tree.pk}/").content.decode()
    assert 'name="kind" value="assistant_reply"' in page
    assert 'name="kind" value="label' not in page
    answer = client.post("/desk/pick/claim/", {"kind": "assistant_reply", "tree": tree.pk})
    assert Task.objects.get(pk=answer["Location"].split("/")[2]).tree_id == tree.pk


def test_visitors_get_no_buttons(ada: User) -> None:
    root = a_tree(ada, state="ready_for_export")
    assert "claim" not in Client().get(f"/trees/{root.pk}/").content.decode()
    assert signed_in(ada).get("/desk/pick/", {"kind": "label_initial_prompt", "lang": "en"})["Location"] == "/desk/"
