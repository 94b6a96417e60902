"""Giving a whole tree another language: it was stated wrongly."""

from collections.abc import Iterable
from uuid import UUID

from oasst import events
from oasst.core import langs
from oasst.models import Event, Message, MessageTree, User
from tasks.models import Opening
from tasks.trees import advance, flow


def change_lang(tree_id: UUID, lang: str, *, by: User | None) -> None:
    """Moves the tree, its messages in its language and its openings to another one; who holds a task of it keeps it.

    So it does with messages whose language nobody knows, also where the tree has that language already.

    Raises:
        ValueError: this is no language tag in its canonical form.
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
    """Writes the language of a tree, whose lock the caller holds, after that of its messages; returns the event."""
    old, tree.lang = tree.lang, lang
    MessageTree.objects.filter(pk=tree.pk).update(lang=lang)
    Opening.objects.filter(tree_id=tree.pk).update(lang=lang)
    for each in (old, lang):
        flow.decide_soon(each)
    return events.lang_changed(tree, old=old, messages=messages, by=by)
