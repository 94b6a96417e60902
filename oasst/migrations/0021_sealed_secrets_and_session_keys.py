"""Secrets of webhooks have room for their seal, and the keys of sessions become hashes of what the cookies hold.

Cookies stay as they are, so nobody is signed out. `manage.py seal_secrets` seals what is stored.
"""

from django.db import migrations

import oasst.db.sealing

_HASH_KEYS = """
UPDATE {table} SET session_key = '$' || substr(encode(sha256(convert_to(session_key, 'UTF8')), 'hex'), 1, 39)
WHERE session_key NOT LIKE '$%'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('oasst', '0020_people_who_leave'),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='webhook',
            name='secret',
            field=oasst.db.sealing.SealedField(editable=False),
        ),
        migrations.RunSQL(_HASH_KEYS.format(table='django_session'), migrations.RunSQL.noop),
        migrations.RunSQL(_HASH_KEYS.format(table='usersessions_usersession'), migrations.RunSQL.noop),
    ]
