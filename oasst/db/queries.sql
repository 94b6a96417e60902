-- Statements whose plan or form matters. `oasst.db.statements.CORPUS` declares them; tests run every one.

-- name: record_events
-- Appends events in their order.
INSERT INTO oasst_event (type, user_id, tree_id, message_id, task_id, lang, detail)
SELECT type, user_id, tree_id, message_id, task_id, lang, detail
FROM unnest(
    %(types)s::text[], %(users)s::uuid[], %(trees)s::uuid[], %(messages)s::uuid[], %(tasks)s::uuid[], %(langs)s::text[],
    %(details)s::jsonb[]
) WITH ORDINALITY AS e(type, user_id, tree_id, message_id, task_id, lang, detail, place)
ORDER BY place

-- name: number_events
-- Gives the next numbers to at most %(limit)s committed events. The caller holds the advisory lock of the numberer.
WITH fresh AS (
    SELECT id, row_number() OVER (ORDER BY id) AS place
    FROM (SELECT id FROM oasst_event WHERE seq IS NULL ORDER BY id LIMIT %(limit)s) waiting
)
UPDATE oasst_event SET seq = last.seq + fresh.place
FROM fresh, (SELECT coalesce(max(seq), 0) AS seq FROM oasst_event) last
WHERE oasst_event.id = fresh.id

-- name: tree_in_reading_order
-- The messages of tree %(tree)s: every reply behind its parent, the best ranked first if %(by_rank)s, then as they came; at
-- most %(limit)s.
-- Deleted and quarantined ones and all below them are left out unless %(hidden_too)s.
WITH RECURSIVE thread AS (
    SELECT m.id, ARRAY[m.seq] AS place
    FROM oasst_message m
    WHERE m.id = %(tree)s
      AND (%(hidden_too)s OR NOT m.deleted AND NOT EXISTS (
          SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = ''))
  UNION ALL
    -- A place is a list of pairs of rank and seq, one per level; unranked replies come after ranked ones.
    SELECT m.id, t.place || ARRAY[coalesce(CASE WHEN %(by_rank)s THEN m.rank END, 2147483647)::bigint, m.seq]
    FROM thread t JOIN oasst_message m ON m.parent_id = t.id
    WHERE %(hidden_too)s OR NOT m.deleted AND NOT EXISTS (
          SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
), shown AS (
    SELECT id, place FROM thread ORDER BY place LIMIT %(limit)s
)
SELECT m.id, m.parent_id, m.depth, m.role, m.text, m.lang, m.created_at, m.author_id,
       CASE WHEN author.deleted_at IS NULL THEN coalesce(author.display_name, '') ELSE '' END AS author_name,
       m.synthetic, m.model_name, m.authorship, m.authorship_source, m.revision > 1 AS edited, m.rank, m.review_result, m.review_count,
       m.emojis::text AS emojis, m.deleted,
       EXISTS (SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '') AS quarantined
FROM shown
JOIN oasst_message m ON m.id = shown.id
LEFT JOIN oasst_user author ON author.id = m.author_id
ORDER BY shown.place

-- name: langs_in_use
-- The languages of the trees, found by one index look-up each, for any number of trees.
WITH RECURSIVE found AS (
    (SELECT lang FROM oasst_messagetree ORDER BY lang LIMIT 1)
  UNION ALL
    SELECT (SELECT t.lang FROM oasst_messagetree t WHERE t.lang > found.lang ORDER BY t.lang LIMIT 1)
    FROM found WHERE found.lang IS NOT NULL
)
SELECT lang FROM found WHERE lang IS NOT NULL ORDER BY lang

-- name: headlines
-- The part of each text around the words of a query, marked as the options say; found by the configuration of its language.
SELECT asked.id, ts_headline(
    asked.configuration::regconfig, asked.text, websearch_to_tsquery(asked.configuration::regconfig, %(query)s), %(options)s
)
FROM unnest(%(ids)s::uuid[], %(configurations)s::text[], %(texts)s::text[]) AS asked (id, configuration, text)

-- name: thread_above
-- Message %(message)s and all above it, the prompt first.
WITH RECURSIVE thread AS (
    SELECT m.id, m.parent_id, m.depth FROM oasst_message m WHERE m.id = %(message)s
  UNION ALL
    SELECT m.id, m.parent_id, m.depth FROM thread t JOIN oasst_message m ON m.id = t.parent_id
)
SELECT id FROM thread ORDER BY depth

-- name: below
-- All below message %(message)s, every one before its replies, siblings as they came.
WITH RECURSIVE below AS (
    SELECT m.id, ARRAY[m.seq] AS place FROM oasst_message m WHERE m.parent_id = %(message)s
  UNION ALL
    SELECT m.id, b.place || m.seq FROM below b JOIN oasst_message m ON m.parent_id = b.id
)
SELECT id FROM below ORDER BY place

-- name: live_below
-- The number of messages below each of these that are not deleted; those with none are left out.
WITH RECURSIVE below AS (
    SELECT m.parent_id AS top, m.id, m.deleted FROM oasst_message m WHERE m.parent_id = ANY(%(messages)s::uuid[])
  UNION ALL
    SELECT b.top, m.id, m.deleted FROM below b JOIN oasst_message m ON m.parent_id = b.id
)
SELECT top, count(*)::int FROM below WHERE NOT deleted GROUP BY top

-- name: counted
-- Message m is accepted and not deleted, and not in quarantine unless %(held_too)s.
m.review_result AND NOT m.deleted AND (%(held_too)s OR NOT EXISTS (
    SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = ''))

-- name: longest_thread
-- The longest thread of tree %(tree)s in which every message counts, the prompt first.
WITH RECURSIVE thread AS (
    SELECT m.id, m.seq, ARRAY[m.id] AS ids FROM oasst_message m WHERE m.id = %(tree)s AND {counted}
  UNION ALL
    SELECT m.id, m.seq, t.ids || m.id FROM thread t JOIN oasst_message m ON m.parent_id = t.id WHERE {counted}
)
SELECT unnest(longest.ids)
FROM (SELECT ids FROM thread ORDER BY cardinality(ids) DESC, seq LIMIT 1) longest
