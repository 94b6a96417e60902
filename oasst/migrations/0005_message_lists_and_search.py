import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# What oasst.corpus.search looks into. The configurations and the languages without spaces are those of that module; a test compares
# them. The cost tells the planner that calling it for every row takes longer than it looks.
SEARCH_WORDS = """
CREATE FUNCTION oasst_search_words(lang text, content text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
DECLARE
    language text := split_part(lang, '-', 1);
    start text := left(content, 50000);
    letters text[];
BEGIN
    IF language IN ('zh', 'ja', 'th', 'lo', 'km', 'my') THEN
        -- Every letter with the one behind it; the last of a run by itself.
        letters := string_to_array(lower(normalize(start, NFKC)), NULL);
        RETURN (
            SELECT coalesce(array_to_tsvector(array_agg(
                letter || CASE WHEN next COLLATE "C" > ' ' THEN next ELSE '' END
            )), '')
            FROM unnest(letters, letters[2:]) AS pair(letter, next)
            WHERE letter COLLATE "C" > ' '
        );
    END IF;
    RETURN to_tsvector(
        CASE language
            WHEN 'ar' THEN 'arabic'::regconfig WHEN 'hy' THEN 'armenian' WHEN 'eu' THEN 'basque' WHEN 'ca' THEN 'catalan'
            WHEN 'da' THEN 'danish' WHEN 'nl' THEN 'dutch' WHEN 'en' THEN 'english' WHEN 'fi' THEN 'finnish'
            WHEN 'fr' THEN 'french' WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek' WHEN 'hi' THEN 'hindi'
            WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'ga' THEN 'irish' WHEN 'it' THEN 'italian'
            WHEN 'lt' THEN 'lithuanian' WHEN 'ne' THEN 'nepali' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese'
            WHEN 'ro' THEN 'romanian' WHEN 'ru' THEN 'russian' WHEN 'sr' THEN 'serbian' WHEN 'es' THEN 'spanish'
            WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil' WHEN 'tr' THEN 'turkish' WHEN 'yi' THEN 'yiddish'
            ELSE 'simple'
        END,
        start
    );
END
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("oasst", "0004_index_waiting_trees"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["lang", "created_at", "id"], name="message_lang"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("client__isnull", False)),
                fields=["client", "created_at", "id"],
                name="message_client",
            ),
        ),
        migrations.RunSQL(SEARCH_WORDS, "DROP FUNCTION oasst_search_words"),
        migrations.AddIndex(
            model_name="message",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("lang"),
                    models.F("text"),
                    function="oasst_search_words",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                gin_pending_list_limit=1024,
                name="message_search",
            ),
        ),
    ]
