"""Openings say whether they wait for a reviewer who counts. No row waits before the rule is there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0008_names_of_label_tasks")]

    operations = [
        migrations.AddField(
            model_name="opening",
            name="waits",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="It has its reviews, none of which may decide: a person who counts is wanted.",
            ),
        ),
        migrations.AddIndex(
            model_name="opening",
            index=models.Index(condition=models.Q(("waits", True)), fields=["id"], name="opening_waits"),
        ),
    ]
