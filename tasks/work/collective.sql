-- Tasks that many people answer.

-- name: join_collective
-- A person's own task on the work of a collective one, which they were shown as it was handed out: with a lease where there
-- is room, else as if its lease had run out. Nothing where the collective task is closed or the work is kept from them.
WITH o AS (
    SELECT s.*, CASE WHEN s.kind NOT LIKE 'rank%%' THEN m.author_id END AS barred_id, false AS waits
    FROM tasks_task s LEFT JOIN oasst_message m ON m.id = s.message_id
    WHERE s.id = %(task)s AND s.state = 'shared'
), given AS MATERIALIZED (
    SELECT * FROM o WHERE {permitted}
), held AS (
    UPDATE tasks_opening p SET leased = p.leased + 1
    FROM given
    WHERE %(room)s AND p.kind = given.kind AND p.message_id = given.opening_message_id AND p.wanted > (p.leased + p.done)
    RETURNING p.id
)
INSERT INTO tasks_task (
    id, kind, state, user_id, client_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions,
    created_at, until, ended_at, skip_reason
)
SELECT
    gen_random_uuid(), g.kind, CASE WHEN held.id IS NULL THEN 'expired' ELSE 'open' END, %(me)s, g.client_id,
    coalesce(held.id, g.opening_id), g.opening_message_id, g.message_id, g.tree_id, g.lang, g.mode, g.shown, g.revisions,
    clock_timestamp(), clock_timestamp() + %(lease)s, CASE WHEN held.id IS NULL THEN clock_timestamp() END, ''
FROM given g LEFT JOIN held ON true
RETURNING id
