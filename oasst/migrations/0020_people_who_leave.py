from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oasst', '0019_json_shapes'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='erased_from',
            field=models.DateTimeField(blank=True, help_text='They have left; from then on a job erases the account, and until then they may come back.', null=True),
        ),
        migrations.AddIndex(
            model_name='user',
            index=models.Index(condition=models.Q(('erased_from__isnull', False)), fields=['erased_from'], name='user_leaving'),
        ),
    ]
