from django.db import migrations

import oasst.models.written_json

# In the order of files; what is written from now on comes in that order.
AS_WRITTEN = """
SET LOCAL statement_timeout = 0;
CREATE FUNCTION pg_temp.in_the_order_of_files(given jsonb) RETURNS json LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT ('{' || coalesce(string_agg(
        to_json(key) || ':{"value":' || (value ->> 'value') || ',"count":' || (value ->> 'count') || '}',
        ',' ORDER BY array_position(ARRAY[
            'spam', 'fails_task', 'lang_mismatch', 'pii', 'not_appropriate', 'hate_speech', 'sexual_content',
            'moral_judgement', 'political_content', 'quality', 'toxicity', 'humor', 'helpfulness', 'creativity', 'violence'
        ], key)
    ), '') || '}')::json
    FROM jsonb_each(given)
$$;
ALTER TABLE oasst_importedfacts ALTER COLUMN labels TYPE json USING pg_temp.in_the_order_of_files(labels);
DROP FUNCTION pg_temp.in_the_order_of_files
"""
AS_JSONB = "ALTER TABLE oasst_importedfacts ALTER COLUMN labels TYPE jsonb USING labels::jsonb"


class Migration(migrations.Migration):
    dependencies = [
        ("oasst", "0015_sanctions"),
    ]

    operations = [
        migrations.RunSQL(
            AS_WRITTEN,
            AS_JSONB,
            state_operations=[
                migrations.AlterField(
                    model_name="importedfacts",
                    name="labels",
                    field=oasst.models.written_json.WrittenJson(blank=True, null=True),
                ),
            ],
        ),
    ]
