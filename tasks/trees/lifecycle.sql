-- A tree under its lock, the facts its next state is derived from, and its openings.

-- name: lock_tree
-- Locks a tree until the end of the transaction.
SELECT {tree} FROM oasst_messagetree t WHERE t.id = %(tree)s FOR NO KEY UPDATE OF t

-- name: lock_tree_for_person
-- Locks the person first, then the tree.
SELECT {tree}
FROM (SELECT pg_advisory_xact_lock(%(namespace)s, %(person)s)) mine CROSS JOIN oasst_messagetree t
WHERE t.id = %(tree)s FOR NO KEY UPDATE OF t

-- name: tree
-- Fragment: the columns of a tree.
t.id, t.state, t.prior_state, t.state_since, t.lang, t.goal_tree_size, t.max_depth, t.max_children_count, t.origin,
t.won_prompt_lottery_at, t.created_at

-- name: facts
-- One row per message of a tree with the facts that decide its next state and openings, including its leases by kind of
-- work. Locks all openings of the tree, ordered by id, so that none is leased meanwhile; the caller has locked the tree. Of
-- an edited message, only reviews of the current revision count.
WITH locked AS MATERIALIZED (
    SELECT kind, message_id, leased FROM tasks_opening WHERE tree_id = %(tree)s ORDER BY id FOR NO KEY UPDATE
), leases AS MATERIALIZED (
    SELECT message_id, jsonb_object_agg(kind, leased) AS leased FROM locked GROUP BY message_id
)
SELECT
    m.id, m.parent_id, m.author_id, m.role, m.depth, m.deleted, q.id IS NOT NULL AS quarantined, m.review_result,
    CASE WHEN m.revision = 1 THEN m.review_count - coalesce(f.review_count, 0) ELSE (
        SELECT count(*) FROM oasst_review r
        WHERE r.message_id = m.id AND r.task_id IS NOT NULL AND r.revision = m.revision
    ) END AS reviews,
    (SELECT count(*) FROM oasst_ranking r WHERE r.parent_id = m.id) AS rankings,
    coalesce((m.emojis ->> 'red_flag')::int, 0) AS red_flags,
    l.leased
FROM oasst_message m
LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
LEFT JOIN oasst_quarantine q ON q.message_id = m.id AND q.outcome = ''
LEFT JOIN leases l ON l.message_id = m.id
WHERE m.tree_id = %(tree)s
ORDER BY m.seq

-- name: store_openings
-- Writes the openings of a tree as derived; the caller has locked them. Existing `leased` counts are not changed. New
-- openings and those with progress are placed near the head of their queue, so that started work is finished first; lonely
-- messages and texts that wait for a reviewer whose reviews count are placed before the head. Deleting an opening closes its
-- open tasks; drafts are kept.
WITH desired AS (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(messages)s::uuid[], %(wanted)s::int[], %(done)s::int[], %(barred)s::uuid[], %(lonely)s::bool[],
        %(waits)s::bool[]
    ) AS g(kind, message_id, wanted, done, barred_id, lonely, waits)
), removed AS (
    DELETE FROM tasks_opening o
    WHERE o.tree_id = %(tree)s
      AND NOT EXISTS (SELECT 1 FROM desired g WHERE g.kind = o.kind AND g.message_id = o.message_id)
    RETURNING o.id
), closed AS (
    UPDATE tasks_task t SET state = 'closed', ended_at = clock_timestamp()
    FROM removed WHERE t.tree_id = %(tree)s AND t.state = 'open' AND t.opening_id = removed.id
)
INSERT INTO tasks_opening AS o (kind, message_id, tree_id, lang, wanted, leased, done, barred_id, waits, turn)
SELECT
    g.kind, g.message_id, %(tree)s::uuid, %(lang)s::text, g.wanted, 0, g.done, g.barred_id, g.waits,
    coalesce((
        SELECT x.turn FROM tasks_opening x
        WHERE x.lang = %(lang)s::text AND x.kind = g.kind AND x.wanted > (x.leased + x.done)
        ORDER BY x.turn LIMIT 1
    ), 0) + CASE WHEN g.lonely OR g.waits THEN -random() ELSE random() END
FROM desired g
ON CONFLICT (kind, message_id) DO UPDATE
SET wanted = excluded.wanted, done = excluded.done, barred_id = excluded.barred_id,
    waits = excluded.waits, turn = least(o.turn, excluded.turn)
WHERE (o.wanted, o.done, o.barred_id, o.waits)
    IS DISTINCT FROM (excluded.wanted, excluded.done, excluded.barred_id, excluded.waits)
