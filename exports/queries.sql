-- Statements of the exports. `exports.sql` declares them; tests run every one.

-- name: trees_to_export
-- The trees that are asked for, in the order of their prompts.
SELECT tree.id::text, tree.state, tree.origin, to_json(nullif(tree.topics, '{}'))::text
FROM oasst_messagetree tree
JOIN oasst_message root ON root.id = tree.id AND root.parent_id IS NULL
WHERE (%(states)s::text[] IS NULL OR tree.state = ANY(%(states)s))
  AND (%(langs)s::text[] IS NULL OR tree.lang = ANY(%(langs)s))
  AND (%(origins)s::text[] IS NULL OR coalesce(tree.origin, '') = ANY(%(origins)s))
  AND (%(since)s::date IS NULL OR root.created_at AT TIME ZONE 'UTC' >= %(since)s)
  AND (%(until)s::date IS NULL OR root.created_at AT TIME ZONE 'UTC' < %(until)s::date + 1)
  AND (%(synthetic)s OR NOT EXISTS (SELECT FROM oasst_message m WHERE m.tree_id = tree.id AND m.synthetic))
ORDER BY root.seq

-- name: messages_to_export
-- The messages of some trees that may leave, deepest first, siblings by rank and then by age. Of each: its ids, as JSON the
-- fields it says of itself, its labels and its toxicity, how many rankings showed it, its place and kind. What hangs on one
-- that may not leave is for the caller to drop.
-- Text is joined, not built with the functions for JSON, which took three times as long, and the long one at the end, once.
-- Imported aggregates are exported unchanged until someone here reviews the message; then both form one weighted mean.
-- Keys stand in the order of oasst.core.labels and oasst.core.reaction_codes; tests compare them. `wanted` is not materialized, because
-- copying the texts once more would cost a third of the time.
WITH wanted AS NOT MATERIALIZED (
    SELECT m.*
    FROM oasst_message m
    WHERE m.tree_id = ANY(%(trees)s::uuid[])
      AND (%(deleted)s OR NOT m.deleted)
      AND (%(spam)s OR m.review_result)
      AND m.review_count >= %(min_reviews)s
      AND (cardinality(%(bounded)s::text[]) = 0 OR NOT EXISTS (
          SELECT
          FROM unnest(%(bounded)s::text[], %(least)s::numeric[], %(most)s::numeric[], %(sides)s::text[], %(over)s::bool[],
              %(under)s::bool[]) bound (label, least, most, role, over, under)
          CROSS JOIN LATERAL (SELECT coalesce((
              SELECT sum(total) / sum(count)
              FROM (
                  SELECT (r.labels->bound.label)::numeric AS total, 1 AS count
                  FROM oasst_review r
                  WHERE r.message_id = m.id AND r.user_id IS DISTINCT FROM m.author_id AND r.labels ? bound.label
                  UNION ALL
                  SELECT (f.labels->bound.label->>'value')::numeric * (f.labels->bound.label->>'count')::int,
                      (f.labels->bound.label->>'count')::int
                  FROM oasst_importedfacts f
                  WHERE f.message_id = m.id AND f.labels->bound.label IS NOT NULL
              ) given
          ), 0) AS value) mean
          WHERE bound.role IN ('', m.role) AND (
              value NOT BETWEEN bound.least AND bound.most
              OR (bound.over AND value = bound.least) OR (bound.under AND value = bound.most)
          )
      ))
      AND NOT EXISTS (SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.closed_at IS NULL)
      AND NOT EXISTS (SELECT FROM oasst_withdrawnmessage w WHERE w.message_id = m.id)
), said AS (
    SELECT r.message_id, l.key AS label, l.value::numeric AS total, 1 AS count
    FROM wanted m
    JOIN oasst_review r ON r.message_id = m.id AND r.user_id IS DISTINCT FROM m.author_id
    CROSS JOIN jsonb_each(r.labels) l
    WHERE %(labels)s
), combined AS (
    SELECT message_id, label, (sum(total) / sum(count))::float8 AS value, sum(count) AS count
    FROM (
        TABLE said
        UNION ALL
        SELECT f.message_id, l.key, (l.value->>'value')::numeric * (l.value->>'count')::int, (l.value->>'count')::int
        FROM oasst_importedfacts f
        CROSS JOIN json_each(f.labels) l
        WHERE f.message_id IN (SELECT message_id FROM said)
    ) both_sides
    GROUP BY message_id, label
), reviewed AS (
    SELECT
        message_id,
        '{' || string_agg('"' || label || '":{"value":' || value::text::numeric || ',"count":' || count || '}',
            ',' ORDER BY array_position(%(label_order)s::text[], label)) || '}' AS labels
    FROM combined
    GROUP BY message_id
)
SELECT
    m.id::text,
    m.parent_id::text,
    m.author_id::text,
    m.tree_id::text,
    CASE WHEN f.dated IS NOT FALSE
            THEN to_char(date_trunc(%(dates)s, m.created_at AT TIME ZONE 'UTC'),
                '"\"created_date\":\""YYYY-MM-DD"T"HH24:MI:SS.US"+00:00\","') ELSE '' END
        || ('"text":' || to_json(m.text)::text)
        || (',"role":"' || m.role || '","lang":"' || m.lang || '","review_count":' || m.review_count
            || coalesce(',"review_result":' || m.review_result, '') || ',"deleted":' || m.deleted
            || coalesce(',"rank":' || m.rank, '') || ',"synthetic":' || m.synthetic
            || coalesce(',"model_name":' || to_json(m.model_name)::text, '')
            || coalesce(',"authorship":"' || nullif(m.authorship, '') || '"', '')
            || coalesce(',"authorship_source":' || to_json(nullif(m.authorship_source, ''))::text, ''))
        || CASE WHEN m.emojis IS NOT NULL THEN ',"emojis":{' || substr(concat(
            ',"+1":' || (m.emojis->>'+1'), ',"-1":' || (m.emojis->>'-1'), ',"red_flag":' || (m.emojis->>'red_flag'),
            ',"100":' || (m.emojis->>'100'), ',"rofl":' || (m.emojis->>'rofl'), ',"clap":' || (m.emojis->>'clap'),
            ',"diamond":' || (m.emojis->>'diamond'), ',"heart_eyes":' || (m.emojis->>'heart_eyes'),
            ',"disappointed":' || (m.emojis->>'disappointed'), ',"poop":' || (m.emojis->>'poop'),
            ',"skull":' || (m.emojis->>'skull'), ',"_skip_reply":' || (m.emojis->>'_skip_reply'),
            ',"_skip_ranking":' || (m.emojis->>'_skip_ranking'), ',"_skip_labeling":' || (m.emojis->>'_skip_labeling')
        ), 2) || '}' ELSE '' END,
    coalesce(reviewed.labels, CASE WHEN %(labels)s THEN f.labels::text END),
    CASE WHEN %(labels)s AND f.detoxify IS NOT NULL THEN '{' || substr(concat(
        ',"toxicity":' || (f.detoxify->>'toxicity'), ',"severe_toxicity":' || (f.detoxify->>'severe_toxicity'),
        ',"obscene":' || (f.detoxify->>'obscene'), ',"identity_attack":' || (f.detoxify->>'identity_attack'),
        ',"insult":' || (f.detoxify->>'insult'), ',"threat":' || (f.detoxify->>'threat'),
        ',"sexual_explicit":' || (f.detoxify->>'sexual_explicit')
    ), 2) || '}' END,
    m.ranking_count,
    m.depth,
    m.rank,
    m.lang,
    m.role
FROM wanted m
LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
LEFT JOIN reviewed ON reviewed.message_id = m.id
ORDER BY m.depth DESC, m.rank NULLS LAST, m.seq

-- name: reactions_to_export
-- Who reacted to which message of some trees.
SELECT r.message_id::text, r.user_id::text, r.emoji, r.user_id IS NOT DISTINCT FROM m.author_id
FROM oasst_reaction r
JOIN oasst_message m ON m.id = r.message_id
WHERE m.tree_id = ANY(%(trees)s::uuid[])

-- name: reviews_to_export
-- Who labelled which message of some trees, and how.
SELECT m.id::text, m.tree_id::text, r.user_id::text, r.labels::text, r.cant_tell, r.revision, r.task_id IS NOT NULL, r.mode,
    r.guideline_version, r.time_spent, r.user_id IS NOT DISTINCT FROM m.author_id
FROM oasst_review r
JOIN oasst_message m ON m.id = r.message_id
WHERE m.tree_id = ANY(%(trees)s::uuid[])

-- name: rankings_to_export
-- Who ordered the replies to which message of some trees, and how.
SELECT m.id::text, m.tree_id::text, r.user_id::text, r.shown::text[], r.revisions, r.ballot::text, r.none_acceptable,
    r.vetoed::text[], r.mode, r.guideline_version, r.time_spent
FROM oasst_ranking r
JOIN oasst_message m ON m.id = r.parent_id
WHERE m.tree_id = ANY(%(trees)s::uuid[])

-- name: licences_of_people
-- The licence each person granted last; none is an empty text. People named in files have granted nothing.
SELECT person.id::text, coalesce((
    SELECT c.dataset_licence FROM oasst_consent c WHERE c.user_id = person.id ORDER BY c.id DESC LIMIT 1
), '')
FROM oasst_user person
WHERE person.kind <> 'imported'

-- name: licences_of_origins
-- The licences of the sources that have one.
SELECT name, licence FROM exports_origin

-- name: messages_known
-- Which of these ids are messages here, of which tree, and with which number.
SELECT id::text, tree_id::text, seq FROM oasst_message WHERE id = ANY(%(ids)s::uuid[])

-- name: messages_withdrawn
-- Which of these ids have been withdrawn.
SELECT message_id::text FROM oasst_withdrawnmessage WHERE message_id = ANY(%(ids)s::uuid[])

-- name: withdrawn_since
-- What was withdrawn in the month of that day or later, in whole months, until there are that many. Rows of one share a place.
SELECT message_id::text, month
FROM (
    SELECT w.message_id, withdrawn.month, rank() OVER (ORDER BY withdrawn.month) AS place
    FROM oasst_withdrawnmessage w
    CROSS JOIN LATERAL (SELECT date_trunc('month', w.withdrawn_at AT TIME ZONE 'UTC')::date AS month) withdrawn
    WHERE %(since)s::date IS NULL OR withdrawn.month >= date_trunc('month', %(since)s::date)
) placed
WHERE place <= %(places)s

-- name: add_people
-- Adds people named in a file for those of these ids that are new. No password can match theirs.
INSERT INTO oasst_user (
    id, password, kind, role, email, display_name, is_active, langs, locale, time_zone, show_on_leaderboard, notes
)
SELECT id, '!', 'imported', 'volunteer', '', '', true, '{}', '', 'UTC', true, '' FROM unnest(%(ids)s::uuid[]) id
ON CONFLICT DO NOTHING
