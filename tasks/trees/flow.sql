-- Which trees and prompts of a language are active or waiting.

-- name: unopened_langs
-- Those of the languages in which nobody has asked for work yet.
SELECT l.lang FROM unnest(%(langs)s::text[]) AS l(lang)
WHERE NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.lang = l.lang AND o.kind = 'initial_prompt')

-- name: open_prompts
-- Makes the opening for new prompts of a language and holds it, so that what is counted next stays true.
INSERT INTO tasks_opening (kind, message_id, lang, wanted, leased, done, turn)
VALUES ('initial_prompt', %(place)s, %(lang)s, 0, 0, 0, 0)
ON CONFLICT (kind, message_id) DO UPDATE SET wanted = tasks_opening.wanted
RETURNING id

-- name: take_late_prompt
-- Uses up room for one prompt, if there is any: left over from the leases that are out, or any at all.
UPDATE tasks_opening SET wanted = wanted - 1
WHERE kind = 'initial_prompt' AND message_id = %(place)s
  AND wanted > done + CASE WHEN %(beside_leases)s THEN leased ELSE 0 END

-- name: waiting_prompts
-- At most %(limit)s of the accepted prompts that wait for their turn and whose author may take part, those that follow on
-- a point drawn at random, with the author's weight: 1 and one more for every reply of theirs that came out first in a
-- ranking of the last 30 days. Files may name no author; such prompts count as those of one person.
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
SELECT given.state, (
    SELECT count(*) FROM (
        SELECT 1 FROM oasst_messagetree t WHERE t.lang = %(lang)s AND t.state = given.state LIMIT %(enough)s
    ) counted
)
FROM unnest(%(states)s::text[]) given(state)

-- name: langs_to_decide
-- The languages in which there is something to decide: a tree in one of the states, or room for prompts to be set. One
-- look into the index for each language and state, however many trees there are.
WITH RECURSIVE found AS (
    (SELECT lang FROM oasst_messagetree ORDER BY lang LIMIT 1)
  UNION ALL
    SELECT (SELECT t.lang FROM oasst_messagetree t WHERE t.lang > found.lang ORDER BY t.lang LIMIT 1)
    FROM found WHERE found.lang IS NOT NULL
)
SELECT lang FROM found
WHERE EXISTS (SELECT 1 FROM oasst_messagetree t WHERE t.lang = found.lang AND t.state = ANY(%(states)s))
UNION
SELECT lang FROM tasks_opening WHERE kind = 'initial_prompt'
ORDER BY lang
