"""The names of topics, and picking those of a tree. Callers have locked the tree."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oasst.core import topics
from oasst.models import Event, EventType, Message, MessageTree, TopicPick, User

NAMES: Mapping[str, str | Promise] = MappingProxyType(
    {
        "computing": _("Computers and programming"),
        "mathematics": _("Mathematics"),
        "science": _("Science"),
        "nature": _("Nature and animals"),
        "health": _("Health"),
        "law": _("Law and authorities"),
        "money": _("Money"),
        "work": _("Work and study"),
        "history": _("History"),
        "society": _("Society and politics"),
        "beliefs": _("Philosophy and religion"),
        "language": _("Languages"),
        "literature": _("Books and writing"),
        "arts": _("Art and music"),
        "entertainment": _("Films and games"),
        "sport": _("Sport"),
        "food": _("Food and cooking"),
        "home": _("Home and crafts"),
        "travel": _("Places and travel"),
        "people": _("Family and relationships"),
    }
)


def pick(tree_id: UUID, chosen: Sequence[str], *, by: User) -> Event:
    """Stores what this person says the tree is about and derives its topics again; returns the event, not yet recorded."""
    codes = topics.known(chosen)[: topics.MOST]
    TopicPick.objects.update_or_create(tree_id=tree_id, user=by, defaults={"topics": codes})
    return derive(tree_id, by=by, picked=codes)


def take_back(tree_id: UUID, *, of: User, by: User | None) -> Event | None:
    """Deletes this person's pick, as when their review is taken back."""
    deleted, __ = TopicPick.objects.filter(tree_id=tree_id, user=of).delete()
    return derive(tree_id, by=by, picked=None) if deleted else None


def derive(tree_id: UUID, *, by: User | None, picked: Sequence[str] | None) -> Event:
    """Writes the topics of the tree from all picks. Without one by the author, those that stand count as theirs: a file
    may have brought them.
    """
    author, lang, before = Message.objects.values_list("author", "tree__lang", "tree__topics").get(pk=tree_id)
    picks = dict(TopicPick.objects.filter(tree_id=tree_id).order_by("picked_at").values_list("user", "topics"))
    own = picks.pop(author, before)
    found = topics.settled(own, list(picks.values()))
    MessageTree.objects.filter(pk=tree_id).update(topics=found)
    return Event(
        type=EventType.TOPICS_PICKED,
        user_id=by.pk if by else None,
        tree_id=tree_id,
        message_id=tree_id,
        lang=lang,
        detail={
            "picked": None if picked is None else list(picked),
            "topics": found,
            "confirmed": topics.is_confirmed(found, list(picks.values())),
            "by_author": by is not None and by.pk == author,
        },
    )
