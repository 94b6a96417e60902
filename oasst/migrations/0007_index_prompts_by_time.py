from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oasst", "0006_keys_for_people_and_programs"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("parent", None)), fields=["created_at", "id"], name="message_root_created"
            ),
        ),
    ]
