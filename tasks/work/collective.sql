-- Tasks that many people answer.

-- name: join_collective
-- Inserts a person's own task for a collective one, showing the same texts: with a lease if there is room, else expired from
-- the start. Returns no row if the collective task is closed or the person is excluded from the work.
WITH o AS (
    SELECT s.*, CASE WHEN s.kind NOT LIKE 'rank%%' THEN m.author_id END AS barred_id, false AS waits
    FROM tasks_task s LEFT JOIN oasst_message m ON m.id = s.message_id
    WHERE s.id = %(task)s AND s.state = 'shared'
), allowed AS MATERIALIZED (
    SELECT * FROM o WHERE {permitted}
), leased AS (
    UPDATE tasks_opening p SET leased = p.leased + 1
    FROM allowed
    WHERE %(room)s AND p.kind = allowed.kind AND p.message_id = allowed.opening_message_id AND p.wanted > (p.leased + p.done)
    RETURNING p.id
)
INSERT INTO tasks_task (
    id, kind, state, user_id, client_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions,
    created_at, until, ended_at, skip_reason
)
SELECT
    gen_random_uuid(), g.kind, CASE WHEN leased.id IS NULL THEN 'expired' ELSE 'open' END, %(me)s, g.client_id,
    coalesce(leased.id, g.opening_id), g.opening_message_id, g.message_id, g.tree_id, g.lang, g.mode, g.shown, g.revisions,
    clock_timestamp(), clock_timestamp() + %(lease)s, CASE WHEN leased.id IS NULL THEN clock_timestamp() END, ''
FROM allowed g LEFT JOIN leased ON true
RETURNING id
