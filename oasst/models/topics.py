"""What people say a tree is about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from oasst.models.trees import MessageTree
from oasst.models.users import User


class TopicPick(models.Model):
    """One person's topics of a tree, the main one first: the author's pick, or what a reviewer of the prompt made of it.
    None are an answer, too. `MessageTree.topics` is derived from the picks by `oasst.core.topics.settled`.
    """

    tree = models.ForeignKey(MessageTree, on_delete=models.CASCADE, related_name="topic_picks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="topic_picks")
    topics = ArrayField(models.CharField(max_length=16), default=list)
    picked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "user"], name="topic_pick_once")]

    def __str__(self) -> str:
        return f"{self.tree_id}: {', '.join(self.topics)}"
