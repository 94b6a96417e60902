"""What is heard of a person is kept as a sum, which takes what has been said so far."""

from django.db import migrations, models

SUM_OF_ALL_VOICES = """
INSERT INTO leaderboard_heard
       (user_id, readers, liking, graded, own, own_squared, others, others_squared, product, rankers, agreeing)
SELECT user_id,
       count(*) FILTER (WHERE texts > 0),
       coalesce(sum(1000 * liked / nullif(texts, 0)), 0),
       coalesce(sum(graded * weight), 0),
       coalesce(sum(own * weight), 0),
       coalesce(sum(own_squared * weight), 0),
       coalesce(sum(others * weight), 0),
       coalesce(sum(others_squared * weight), 0),
       coalesce(sum(product * weight), 0),
       count(*) FILTER (WHERE ayes + nays > 0),
       coalesce(sum(1000 * (ayes - nays) / nullif(ayes + nays, 0)), 0)
FROM leaderboard_voice
CROSS JOIN LATERAL (SELECT 1000 * least(graded, 5) / nullif(graded, 0) AS weight) _
GROUP BY user_id
"""
SUMS = (
    'readers',
    'liking',
    'graded',
    'own',
    'own_squared',
    'others',
    'others_squared',
    'product',
    'rankers',
    'agreeing',
)


class Migration(migrations.Migration):
    dependencies = [('leaderboard', '0003_membership_in_time')]

    operations = [
        migrations.CreateModel(
            name='Heard',
            fields=[
                ('user_id', models.UUIDField(primary_key=True, serialize=False)),
                *((name, models.BigIntegerField()) for name in SUMS),
            ],
            options={'verbose_name_plural': 'heard'},
        ),
        migrations.RunSQL(SUM_OF_ALL_VOICES, migrations.RunSQL.noop),
    ]
