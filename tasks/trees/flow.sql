-- Which trees and prompts of a language are active or waiting.

-- name: unopened_langs
-- The languages that have no opening for prompts, because no work has been requested in them yet.
SELECT l.lang FROM unnest(%(langs)s::text[]) AS l(lang)
WHERE NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.lang = l.lang AND o.kind = 'initial_prompt')

-- name: open_prompts
-- Creates and locks the opening for new prompts of a language, so that counts taken next stay valid.
INSERT INTO tasks_opening (kind, message_id, lang, wanted, leased, done, turn)
VALUES ('initial_prompt', %(place)s, %(lang)s, 0, 0, 0, 0)
ON CONFLICT (kind, message_id) DO UPDATE SET wanted = tasks_opening.wanted
RETURNING id

-- name: take_late_prompt
-- Uses one free place for a prompt, if there is one: beside the open leases, or counting them as free.
UPDATE tasks_opening SET wanted = wanted - 1
WHERE kind = 'initial_prompt' AND message_id = %(place)s
  AND wanted > done + CASE WHEN %(beside_leases)s THEN leased ELSE 0 END

-- name: waiting_prompts
-- At most %(limit)s accepted prompts in the lottery whose author is active, starting at a random id, each with the weight of
-- its author: 1 plus the number of their replies of the last 30 days that are ranked first. Imported prompts without an
-- author count as written by one person.
WITH sample AS MATERIALIZED (
    (SELECT id FROM oasst_messagetree
     WHERE lang = %(lang)s AND state = 'prompt_lottery_waiting' AND id >= %(start)s ORDER BY id LIMIT %(limit)s)
    UNION ALL
    (SELECT id FROM oasst_messagetree
     WHERE lang = %(lang)s AND state = 'prompt_lottery_waiting' AND id < %(start)s ORDER BY id LIMIT %(limit)s)
    LIMIT %(limit)s
), waiting AS MATERIALIZED (
    SELECT m.id, m.author_id
    FROM sample JOIN oasst_message m ON m.id = sample.id
    LEFT JOIN oasst_user u ON u.id = m.author_id
    WHERE m.review_result AND NOT m.deleted AND (u.id IS NULL OR (u.is_active AND u.deleted_at IS NULL))
      AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
), firsts AS (
    SELECT author_id, (
        SELECT count(*) FROM oasst_message best
        WHERE best.author_id = author.author_id AND best.rank = 0 AND best.created_at > now() - interval '30 days'
    ) AS firsts
    FROM (SELECT DISTINCT author_id FROM waiting) author
)
SELECT waiting.id, waiting.author_id, 1 + coalesce(firsts.firsts, 0)
FROM waiting LEFT JOIN firsts ON firsts.author_id = waiting.author_id
ORDER BY waiting.id

-- name: trees_in
-- How many trees of a language are in each of the states, counted up to %(enough)s.
SELECT wanted.state, (
    SELECT count(*) FROM (
        SELECT 1 FROM oasst_messagetree t WHERE t.lang = %(lang)s AND t.state = wanted.state LIMIT %(enough)s
    ) counted
)
FROM unnest(%(states)s::text[]) wanted(state)

-- name: langs_to_decide
-- The languages that need a decision: those with a tree in one of the states or with an opening for prompts. A loose index
-- scan: one index lookup per language and state, independent of the number of trees.
WITH RECURSIVE langs AS (
    (SELECT lang FROM oasst_messagetree ORDER BY lang LIMIT 1)
  UNION ALL
    SELECT (SELECT t.lang FROM oasst_messagetree t WHERE t.lang > langs.lang ORDER BY t.lang LIMIT 1)
    FROM langs WHERE langs.lang IS NOT NULL
)
SELECT lang FROM langs
WHERE EXISTS (SELECT 1 FROM oasst_messagetree t WHERE t.lang = langs.lang AND t.state = ANY(%(states)s))
UNION
SELECT lang FROM tasks_opening WHERE kind = 'initial_prompt'
ORDER BY lang
