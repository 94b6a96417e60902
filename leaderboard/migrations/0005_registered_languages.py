"""Every stored language is one of the registry. Where a derived row has another, all of them are rebuilt from the events."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from oasst.migrations._registered_languages import note_changes, rewrite

DERIVED = (
    "leaderboard_work", "leaderboard_placing", "leaderboard_milestones", "leaderboard_tally", "leaderboard_standing",
)  # fmt: skip
# The reader begins at the first event again, by the job that reads on; boards fill while it does.
BEGIN_AGAIN = """
TRUNCATE leaderboard_work, leaderboard_placing, leaderboard_received, leaderboard_voice, leaderboard_heard,
    leaderboard_milestones, leaderboard_tally, leaderboard_standing, leaderboard_board, leaderboard_reader
"""


def map_languages(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    with schema_editor.connection.cursor() as cursor:
        if note_changes(cursor, *DERIVED):
            cursor.execute(BEGIN_AGAIN)
        if note_changes(cursor, "leaderboard_challenge"):
            rewrite(cursor, "leaderboard_challenge")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


ONE = models.Q(lang__regex=r"^(?!(mis|mul|zxx|xx|q[a-t][a-z])(?![a-z]))[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$")


def check(name: str, condition: models.Q = ONE) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=condition, name=name, violation_error_message="This is not a language tag."
    )


class Migration(migrations.Migration):
    dependencies = [("oasst", "0018_registered_languages"), ("leaderboard", "0004_heard")]

    operations = [
        migrations.RunPython(map_languages, migrations.RunPython.noop),
        *(
            migrations.AddConstraint(model, check(f"{model}_lang_is_a_tag"))
            for model in ("work", "placing", "milestones", "tally", "challenge")
        ),
        migrations.AddConstraint("standing", check("standing_lang_is_a_tag", ONE | models.Q(lang=""))),
    ]
