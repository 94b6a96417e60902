-- Imported trees.

-- name: trees_without_openings
-- The next batch of live trees of a language without openings: newly imported ones and those that wait for a moderator.
SELECT t.id FROM oasst_messagetree t
WHERE t.lang = %(lang)s AND t.state IN ('initial_prompt_review', 'growing', 'ranking')
  AND (%(last)s::uuid IS NULL OR t.id > %(last)s)
  AND NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.tree_id = t.id)
ORDER BY t.id
LIMIT %(limit)s
