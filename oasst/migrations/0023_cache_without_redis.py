from django.db import migrations

# As `createcachetable` makes it, but unlogged: after a crash it is empty, which for limits of minutes is right.
FORWARDS = """
CREATE UNLOGGED TABLE oasst_cache_without_redis (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX oasst_cache_without_redis_expires ON oasst_cache_without_redis (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("oasst", "0022_names_that_look_alike")]

    operations = [migrations.RunSQL(FORWARDS, "DROP TABLE oasst_cache_without_redis")]
