"""A client may give the label tasks of several people one name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0007_json_shapes")]

    operations = [
        migrations.RemoveConstraint(model_name="task", name="task_frontend_id_unique"),
        migrations.AddConstraint(
            model_name="task",
            constraint=models.UniqueConstraint(
                models.F("client"),
                models.F("frontend_message_id"),
                models.Case(
                    models.When(
                        kind__in=("label_initial_prompt", "label_prompter_reply", "label_assistant_reply"),
                        then=models.F("id"),
                    )
                ),
                condition=models.Q(("frontend_message_id__isnull", False)),
                nulls_distinct=False,
                name="task_frontend_id_unique",
            ),
        ),
    ]
