from django.db import migrations

# What was written before anybody watched is not asked about; what it is known by is taken bit by bit.
BEGIN = """
INSERT INTO moderation_watermark (name, seq) SELECT 'signals', max(seq) FROM oasst_event HAVING max(seq) IS NOT NULL;
INSERT INTO moderation_watermark (name, seq) SELECT 'earlier', 0 WHERE EXISTS (SELECT FROM oasst_message);
"""


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0002_signals"),
    ]

    operations = [
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
    ]
