-- What happened to a community, as events alone, made inside the database: for measuring how they are counted.

-- name: history
-- Trees %(first)s to %(last)s of ten texts, each text with three reviews and accepted, each tree with three rankings: 53 events a tree,
-- from %(begin)s on for %(length)s. A tenth of %(people)s people do a third of it.
WITH tree AS (
    SELECT n, md5('tree' || n)::uuid AS tree, (ARRAY['en', 'es', 'de', 'ca'])[1 + n %% 4] AS lang,
           %(begin)s::timestamptz + (n - %(first)s) * %(length)s::interval / (1 + %(last)s - %(first)s) AS at
    FROM generate_series(%(first)s, %(last)s) n
), act AS (
    SELECT tree.*, k, j,
           CASE k WHEN 0 THEN tree ELSE md5('text' || n || '-' || k)::uuid END AS message,
           CASE j WHEN 0 THEN 'message_posted' WHEN 4 THEN 'message_accepted' ELSE 'review_given' END AS type
    FROM tree, generate_series(0, 9) k, generate_series(0, 4) j
  UNION ALL
    SELECT tree.*, 10, j, tree, 'ranking_given' FROM tree, generate_series(1, 3) j
), acted AS (
    SELECT act.*, at + (5 * k + j) * interval '10 seconds' AS done_at,
           -- The author of a text is drawn by its number, so that its reviews name them.
           md5('person' || 1 + floor(%(people)s * power(abs(hashint4((n * 100 + k) * 8 + j)) / 2147483648.0, 2)))::uuid AS person,
           md5('person' || 1 + floor(%(people)s * power(abs(hashint4((n * 100 + k) * 8)) / 2147483648.0, 2)))::uuid AS author
    FROM act
)
INSERT INTO oasst_event (seq, type, user_id, tree_id, message_id, task_id, lang, at, detail)
SELECT %(after)s + row_number() OVER (ORDER BY n, k, j), type, CASE WHEN j < 4 THEN person END, tree, message,
       CASE WHEN j < 4 THEN md5('task' || n || '-' || k || '-' || j)::uuid END, lang, done_at,
       CASE type
           WHEN 'review_given' THEN jsonb_build_object(
               'review', md5('review' || n || '-' || k || '-' || j)::uuid, 'author', author, 'mode', 'full', 'replaced', null,
               'labels', jsonb_build_object('spam', 0, 'quality', abs(hashint4(n * 50 + k * 5 + j)) %% 5 / 4.0))
           WHEN 'ranking_given' THEN jsonb_build_object(
               'ranking', md5('ranking' || n || '-' || j)::uuid, 'mode', 'full', 'places', (
                   SELECT jsonb_agg(jsonb_build_object(
                       'message', md5('text' || n || '-' || reply)::uuid, 'place', 1 + (reply + j) %% 4, 'author',
                       md5('person' || 1 + floor(%(people)s * power(abs(hashint4((n * 100 + reply) * 8)) / 2147483648.0, 2)))::uuid))
                   FROM generate_series(1, 4) reply))
           ELSE jsonb_build_object(
               'author', author, 'role', CASE WHEN k %% 2 = 0 THEN 'prompter' ELSE 'assistant' END, 'root', k = 0,
               'synthetic', false, 'written_at', at + 5 * k * interval '10 seconds')
       END
FROM acted
