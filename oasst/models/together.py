"""What people do for each other beside the work: thanking an author, following a conversation."""

from django.db import models
from django.db.models.functions import Now

from oasst.models.messages import Message
from oasst.models.trees import MessageTree
from oasst.models.users import User


class Thanks(models.Model):
    """One person's thanks for one message, given when it is no longer judged."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="thanks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="thanks_given")
    given_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "user"], name="thanks_once")]
        verbose_name_plural = "thanks"

    def __str__(self) -> str:
        return f"{self.user_id} for {self.message_id}"


class Follow(models.Model):
    """One person follows one conversation. `told_at`: they were told that it is finished."""

    tree = models.ForeignKey(MessageTree, on_delete=models.CASCADE, related_name="follows")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    since = models.DateTimeField(db_default=Now())
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "user"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.tree_id}"
