-- A tree under its lock, the facts its next state is derived from, and its openings.

-- name: lock_tree
-- A tree under its lock, until the end of the transaction.
SELECT {tree} FROM oasst_messagetree t WHERE t.id = %(tree)s FOR NO KEY UPDATE OF t

-- name: lock_tree_for_person
-- The same for what a person does: their lock is taken first.
SELECT {tree}
FROM (SELECT pg_advisory_xact_lock(%(namespace)s, %(person)s)) mine CROSS JOIN oasst_messagetree t
WHERE t.id = %(tree)s FOR NO KEY UPDATE OF t

-- name: tree
-- Fragment: the columns of a tree.
t.id, t.state, t.prior_state, t.state_since, t.lang, t.goal_tree_size, t.max_depth, t.max_children_count, t.origin,
t.won_prompt_lottery_at, t.created_at

-- name: facts
-- One row for every message of a tree, with all that decides what the tree wants next, the leases that are out at it by
-- kind of work among it. Holds all openings of the tree, in the order everybody takes them, so that nothing is handed
-- out meanwhile. Whoever asks holds the tree, so nothing else changes either. Of an edited message, the reviews of its
-- text as it stands count.
WITH held AS MATERIALIZED (
    SELECT kind, message_id, leased FROM tasks_opening WHERE tree_id = %(tree)s ORDER BY id FOR NO KEY UPDATE
), leases AS MATERIALIZED (
    SELECT message_id, jsonb_object_agg(kind, leased) AS leased FROM held GROUP BY message_id
)
SELECT
    m.id, m.parent_id, m.author_id, m.role, m.depth, m.deleted, q.id IS NOT NULL AS held, m.review_result,
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
-- Makes the openings of a tree what they should be; whoever asks holds them. `leased` is never written. New openings and
-- those where something was done begin near the head of their queue, so that begun work is finished first; lonely
-- messages and texts that wait for somebody who counts before the head. Where nothing more is wanted nobody need go on: the tasks are closed, drafts stay.
WITH given AS (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(messages)s::uuid[], %(wanted)s::int[], %(done)s::int[], %(barred)s::uuid[], %(lonely)s::bool[],
        %(waits)s::bool[]
    ) AS g(kind, message_id, wanted, done, barred_id, lonely, waits)
), gone AS (
    DELETE FROM tasks_opening o
    WHERE o.tree_id = %(tree)s
      AND NOT EXISTS (SELECT 1 FROM given g WHERE g.kind = o.kind AND g.message_id = o.message_id)
    RETURNING o.id
), closed AS (
    UPDATE tasks_task t SET state = 'closed', ended_at = clock_timestamp()
    FROM gone WHERE t.tree_id = %(tree)s AND t.state = 'open' AND t.opening_id = gone.id
)
INSERT INTO tasks_opening AS o (kind, message_id, tree_id, lang, wanted, leased, done, barred_id, waits, turn)
SELECT
    g.kind, g.message_id, %(tree)s::uuid, %(lang)s::text, g.wanted, 0, g.done, g.barred_id, g.waits,
    coalesce((
        SELECT x.turn FROM tasks_opening x
        WHERE x.lang = %(lang)s::text AND x.kind = g.kind AND x.wanted > (x.leased + x.done)
        ORDER BY x.turn LIMIT 1
    ), 0) + CASE WHEN g.lonely OR g.waits THEN -random() ELSE random() END
FROM given g
ON CONFLICT (kind, message_id) DO UPDATE
SET wanted = excluded.wanted, done = excluded.done, barred_id = excluded.barred_id,
    waits = excluded.waits, turn = least(o.turn, excluded.turn)
WHERE (o.wanted, o.done, o.barred_id, o.waits)
    IS DISTINCT FROM (excluded.wanted, excluded.done, excluded.barred_id, excluded.waits)
