"""Every stored language is one of the registry. What cannot be mapped becomes `und` and waits in quarantine for staff."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper
from django.db.migrations.state import StateApps
from django.db.models.functions import Cast
from django.db.models.lookups import Regex

from oasst.migrations._registered_languages import UNDETERMINED, note_changes, rewrite, successor

# The old tag stays in the log. All work on the messages counts for the new language, as after a moderator's act.
TELL_OF_CHANGES = """
INSERT INTO oasst_event (type, tree_id, message_id, lang, detail)
SELECT 'tree_lang_changed', part.tree_id, part.tree_id, change.new, jsonb_build_object(
           'from', change.old, 'to', change.new, 'reason', 'unknown_language', 'messages', coalesce((
               SELECT jsonb_agg(m.id::text ORDER BY m.id::text) FROM oasst_message m
               WHERE m.tree_id = part.tree_id AND m.lang = part.lang
           ), '[]'))
FROM (SELECT tree_id, lang FROM oasst_message UNION SELECT id, lang FROM oasst_messagetree) part
JOIN lang_change change ON change.old = part.lang AND change.new <> change.old
"""

# Whatever is below a message in quarantine is out of the flow with it.
QUARANTINE = """
WITH topmost AS (
    SELECT m.*, change.old FROM oasst_message m
    JOIN lang_change change ON change.old = m.lang AND change.new = 'und'
    LEFT JOIN oasst_message parent ON parent.id = m.parent_id
    LEFT JOIN lang_change above ON above.old = parent.lang AND above.new = 'und'
    WHERE above.old IS NULL
      AND NOT EXISTS (SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
), held AS (
    INSERT INTO oasst_quarantine (message_id, reason, note, outcome)
    SELECT id, 'unknown_language', 'Its language was stored as ' || old || '.', '' FROM topmost
)
INSERT INTO oasst_event (type, tree_id, message_id, task_id, lang, detail)
SELECT 'message_quarantined', tree_id, id, task_id, 'und', jsonb_build_object(
           'author', author_id, 'role', role, 'root', parent_id IS NULL, 'depth', depth, 'length', char_length(text),
           'synthetic', synthetic, 'revision', revision, 'written_at', created_at,
           'reason', 'unknown_language', 'stored_as', old)
FROM topmost
"""


def map_languages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if note_changes(cursor, "oasst_messagetree", "oasst_message", "oasst_event"):
            cursor.execute(TELL_OF_CHANGES)
            cursor.execute(QUARANTINE)
            rewrite(cursor, "oasst_messagetree", "oasst_message", "oasst_event")
        _map_people(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _map_people(cursor: CursorWrapper) -> None:
    """Who moderated nothing but unknown languages still moderates those: an empty list would mean every language."""
    cursor.execute("SELECT id, langs, moderates FROM oasst_user WHERE langs <> '{}' OR moderates <> '{}'")
    for key, langs, moderates in cursor.fetchall():
        spoken = [tag for tag in _mapped(langs) if tag != UNDETERMINED]
        if (spoken, _mapped(moderates)) != (langs, moderates):
            cursor.execute(
                "UPDATE oasst_user SET langs = %s, moderates = %s WHERE id = %s", [spoken, _mapped(moderates), key]
            )


def _mapped(tags: list[str | None]) -> list[str]:
    return list(dict.fromkeys(successor(tag or "") for tag in tags))


TAG = r"(?!(mis|mul|zxx|xx|q[a-t][a-z])(?![a-z]))[a-z]{2,3}(-[A-Za-z0-9]{1,8})*"
ONE = rf"^{TAG}$"
SEVERAL = rf"^\{{({TAG}(,{TAG})*)?\}}$"
NO_TAG = "This is not a language tag."


def check(condition: object, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=NO_TAG)


def every(field: str) -> Regex:
    return Regex(Cast(models.F(field), models.TextField()), models.Value(SEVERAL))


class Migration(migrations.Migration):
    dependencies = [("oasst", "0017_index_prompts_by_author")]

    operations = [
        migrations.RunPython(map_languages, migrations.RunPython.noop),
        migrations.AddConstraint("messagetree", check(models.Q(lang__regex=ONE), "tree_lang_is_a_tag")),
        migrations.AddConstraint("message", check(models.Q(lang__regex=ONE), "message_lang_is_a_tag")),
        migrations.AddConstraint("event", check(models.Q(lang__regex=ONE) | models.Q(lang=""), "event_lang_is_a_tag")),
        migrations.AddConstraint("user", check(every("langs"), "user_langs_are_tags")),
        migrations.AddConstraint("user", check(every("moderates"), "user_moderates_are_tags")),
    ]
