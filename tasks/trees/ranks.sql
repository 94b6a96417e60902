-- Ballots and ranks.

-- name: ballots
-- Every ballot on a tree, each with the replies to that parent that still count.
SELECT r.parent_id, r.ballot::text, ARRAY(
    SELECT m.id::text FROM oasst_message m
    WHERE m.parent_id = r.parent_id AND m.review_result AND NOT m.deleted
      AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
)
FROM oasst_ranking r JOIN oasst_message p ON p.id = r.parent_id
WHERE p.tree_id = %(tree)s AND jsonb_array_length(r.ballot) > 0
ORDER BY r.created_at, r.id

-- name: write_ranks
-- Writes the ranks of replies and clears those of their other siblings. Returns every change with the old and new rank.
UPDATE oasst_message m SET rank = new.rank
FROM oasst_message s
LEFT JOIN unnest(%(ids)s::uuid[], %(ranks)s::int[]) AS new(id, rank) ON new.id = s.id
WHERE m.id = s.id AND s.parent_id = ANY(%(parents)s) AND m.rank IS DISTINCT FROM new.rank
RETURNING m.id, s.rank, m.rank

-- name: restore_ranks
-- Restores earlier ranks of replies.
UPDATE oasst_message m SET rank = new.rank
FROM unnest(%(ids)s::uuid[], %(ranks)s::int[]) AS new(id, rank) WHERE m.id = new.id
