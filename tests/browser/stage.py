"""A small community with work of every kind, for people in a browser to do; what they see of others is made by rows."""

from oasst.models import Message, MessageTree, TreeState, User
from tasks.rules import kinds
from tasks.trees import repair
from tasks.work import submission
from tests.corpus import a_reply, a_tree
from tests.tasks.crowd import claim, people, work_until_quiet

# The five kinds of work; a reply of the user is written like one of the assistant.
KINDS = (
    kinds.RANK_ASSISTANT_REPLIES,
    kinds.ASSISTANT_REPLY,
    kinds.LABEL_ASSISTANT_REPLY,
    kinds.LABEL_INITIAL_PROMPT,
    kinds.INITIAL_PROMPT,
)


def set_up() -> None:
    """A prompt and an answer to review, an answer and a reply of the user to write, three answers to rank."""
    a_prompt_to_review()
    asked = a_tree(None, text="How do bees find home?")
    a_reply(asked, None, text="By the sun, and by landmarks.")
    a_reply(asked, None, text="They follow each other.", review_result=None)
    answers_to_rank()


def a_prompt_to_review(text: str = "Why do cats purr?") -> Message:
    root = a_tree(None, text=text, state=TreeState.INITIAL_PROMPT_REVIEW, review_result=None)
    repair.trees()
    return root


def a_message_to_answer() -> Message:
    root = a_tree(None, text="What is a fugue?")
    repair.trees()
    return root


def answers_to_rank() -> None:
    root = a_tree(None, text="Why is the sky blue?")
    for text in ("Air scatters *blue* light most.", "It mirrors the sea.", "Nobody knows."):
        a_reply(root, None, text=text)
    MessageTree.objects.filter(pk=root.pk).update(goal_tree_size=4)
    repair.trees()


def everyone_agrees_with(user: User) -> None:
    """Others find good whatever waits for review, and rank as this person did, until all of it is decided."""
    crowd = people(3)
    work_until_quiet(crowd, only=kinds.LABELLING)
    ballot = user.rankings.get().ballot
    for person in crowd:
        if task := claim(person, kinds.RANK_ASSISTANT_REPLIES):
            submission.submit_ranking(task=task, ballot=ballot, by=person)
