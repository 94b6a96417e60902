"""Every stored language is one of the registry, and no work is offered on a text without one."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from oasst.migrations._registered_languages import note_changes, rewrite

# Of these trees and messages nothing is wanted until staff have decided; of the others the sweep sees to it. The opening for
# the prompts of a language is named by its tag, so one of an old tag goes, too, and the flow makes the other.
CLOSE = """
DELETE FROM tasks_opening o
WHERE EXISTS (SELECT FROM lang_change c WHERE c.old = o.lang AND (c.new = 'und' OR o.kind = 'initial_prompt'))
   OR EXISTS (SELECT FROM oasst_messagetree t WHERE t.id = o.tree_id AND t.lang = 'und')
   OR EXISTS (SELECT FROM oasst_message m WHERE m.id = o.message_id AND m.lang = 'und')
"""
END_TASKS = """
UPDATE tasks_task t SET state = 'closed', ended_at = coalesce(ended_at, now())
WHERE state IN ('open', 'shared') AND NOT EXISTS (
    SELECT FROM tasks_opening o WHERE o.kind = t.kind AND o.message_id = t.opening_message_id
) AND (
    EXISTS (SELECT FROM lang_change c WHERE c.old = t.lang)
    OR EXISTS (SELECT FROM oasst_message m WHERE m.id = t.opening_message_id AND m.lang = 'und')
)
"""
# One draft at work for each language: those of an old tag are kept as drafts whose time has run out.
PUT_ASIDE = """
UPDATE tasks_draft d SET reason = 'lapsed'
WHERE message_id IS NULL AND reason = '' AND EXISTS (SELECT FROM lang_change c WHERE c.old = d.lang)
"""


def map_languages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        note_changes(cursor, "tasks_opening", "tasks_task", "tasks_draft")
        for statement in (CLOSE, END_TASKS, PUT_ASIDE):
            cursor.execute(statement)
        rewrite(cursor, "tasks_opening", "tasks_task", "tasks_draft")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


ONE = models.Q(lang__regex=r"^(?!(mis|mul|zxx|xx|q[a-t][a-z])(?![a-z]))[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")


def check(name: str, condition: models.Q = ONE) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message="This is not a language tag."
    )


class Migration(migrations.Migration):
    dependencies = [("oasst", "0018_registered_languages"), ("tasks", "0005_how_texts_were_written")]

    operations = [
        migrations.RunPython(map_languages, migrations.RunPython.noop),
        migrations.AddConstraint("opening", check("opening_lang_is_a_tag")),
        migrations.AddConstraint("task", check("task_lang_is_a_tag")),
        migrations.AddConstraint("draft", check("draft_lang_is_a_tag")),
    ]
