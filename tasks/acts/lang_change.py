"""Correction of the language of a tree."""

from collections.abc import Iterable
from uuid import UUID

from oasst import events
from oasst.core import langs
from oasst.models import Event, Message, MessageTree, User
from tasks.models import Opening
from tasks.trees import advance, flow


def change_lang(tree_id: UUID, lang: str, *, by: User | None) -> None:
    """Changes the language of the tree, of its openings, and of its messages in the same or an undetermined language.

    Open tasks stay open. If the tree already has the language, only undetermined messages change.

    Raises:
        ValueError: not a canonical language tag.
    """
    if langs.canonical(lang) != lang:
        raise ValueError(f"{lang!r} is written {langs.canonical(lang)!r}")
    with advance.tree_change(tree_id, reason="language changed", by=by) as (tree, new_events):
        of_tree = Message.objects.filter(tree=tree, lang__in=[tree.lang, langs.UNDETERMINED]).exclude(lang=lang)
        messages = list(of_tree.values_list("pk", flat=True))
        if tree.lang == lang and not messages:
            return
        Message.objects.filter(pk__in=messages).update(lang=lang)
        if tree.lang == lang:
            new_events.append(events.lang_changed(tree, old=langs.UNDETERMINED, messages=messages, by=by))
        else:
            new_events.append(retag(tree, lang, messages, by=by))


def retag(tree: MessageTree, lang: str, messages: Iterable[UUID], *, by: User | None) -> Event:
    """Stores the language of a locked tree and its openings after that of its messages; returns the event."""
    old, tree.lang = tree.lang, lang
    MessageTree.objects.filter(pk=tree.pk).update(lang=lang)
    Opening.objects.filter(tree_id=tree.pk).update(lang=lang)
    for each in (old, lang):
        flow.decide_soon(each)
    return events.lang_changed(tree, old=old, messages=messages, by=by)
