-- Writing that people pick themselves. Reviews and rankings are always drawn.

-- name: claim_in_tree
-- Leases the first opening of a kind in tree %(tree)s, or at its message %(message)s, that the person may take. Waits for its
-- lock; the condition is repeated in the UPDATE because it is re-evaluated after the wait.
WITH pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.tree_id = %(tree)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done)
      AND (%(message)s::uuid IS NULL OR o.message_id = %(message)s)
      AND NOT {task_limit_reached} AND {permitted}
    ORDER BY o.turn LIMIT 1
), leased AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id AND o.wanted > (o.leased + o.done)
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {new_task}
)
SELECT * FROM made

-- name: openings_to_pick
-- The messages to answer that the person can choose from: of the openings by turn, first those of topics they know, last
-- those of topics they declined. One of a tree.
SELECT m.id, m.tree_id, m.text, m.lang, t.topics
FROM (
    SELECT DISTINCT ON (early.tree_id) early.* FROM (
        SELECT o.tree_id, o.message_id, o.turn FROM tasks_opening o
        WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND {permitted}
        ORDER BY o.turn LIMIT %(among)s
    ) early
    ORDER BY early.tree_id, early.turn
) o
JOIN oasst_message m ON m.id = o.message_id
JOIN oasst_messagetree t ON t.id = m.tree_id
ORDER BY t.topics && %(declined)s::varchar[], NOT t.topics && %(known)s::varchar[], o.turn
LIMIT %(number)s
