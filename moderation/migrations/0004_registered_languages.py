"""Every stored language is one of the registry."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from oasst.migrations._registered_languages import note_changes, rewrite

TABLES = ("moderation_action", "moderation_signal", "moderation_case")


def map_languages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if note_changes(cursor, *TABLES):
            rewrite(cursor, *TABLES)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


ONE = models.Q(lang__regex=r"^(?!(mis|mul|zxx|xx|q[a-t][a-z])(?![a-z]))[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")


def check(name: str, condition: models.Q = ONE) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message="This is not a language tag."
    )


class Migration(migrations.Migration):
    dependencies = [("oasst", "0018_registered_languages"), ("moderation", "0003_begin_watching_now")]

    operations = [
        migrations.RunPython(map_languages, migrations.RunPython.noop),
        migrations.AddConstraint("action", check("action_lang_is_a_tag", ONE | models.Q(lang=""))),
        migrations.AddConstraint("signal", check("signal_lang_is_a_tag")),
        migrations.AddConstraint("case", check("case_lang_is_a_tag")),
    ]
