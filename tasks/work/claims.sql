-- Claiming a task: which openings a person may take, and the task made from one.

-- name: permitted
-- Fragment: the person may take the opening `o`. Excluded are their own message, work they have done, hold or skipped within
-- the cool-off, a parent they replied to, a ranking that contains their own reply, and a text that waits for a reviewer whose
-- reviews count. The debug settings lift the exclusion of own messages and own rankings.
(
    (NOT o.waits OR {reviewer_counts})
    AND (o.barred_id IS DISTINCT FROM %(me)s OR (%(self_labeling)s AND o.kind LIKE 'label%%'))
    AND NOT EXISTS (
        SELECT 1 FROM tasks_task t
        WHERE t.user_id = %(me)s AND t.message_id = o.message_id AND t.kind = o.kind
          AND (t.state IN ('open', 'done') OR (t.state = 'skipped' AND t.ended_at > now() - %(cool_off)s))
    )
    AND (
        o.kind NOT IN ('prompter_reply', 'assistant_reply', 'rank_prompter_replies', 'rank_assistant_replies')
        OR (%(self_ranking)s AND o.kind LIKE 'rank%%')
        OR NOT EXISTS (
            SELECT 1 FROM oasst_message c
            WHERE c.parent_id = o.message_id AND c.author_id = %(me)s AND NOT c.deleted
        )
    )
)

-- name: new_task
-- Fragment: inserts the task for the opening in `leased`. Stores what the task shows: the message to review, or the replies
-- to rank in random order, each with its revision.
INSERT INTO tasks_task (
    id, kind, state, user_id, client_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions,
    created_at, until, skip_reason
)
SELECT
    gen_random_uuid(), leased.kind, 'open', %(me)s, %(client)s, leased.id, leased.message_id,
    CASE WHEN leased.tree_id IS NOT NULL THEN leased.message_id END, leased.tree_id, leased.lang,
    CASE WHEN random() < %(p_full)s OR (
        SELECT count(*) FROM (SELECT FROM oasst_review r WHERE r.user_id = %(me)s LIMIT %(full_at_first)s) reviews
    ) < %(full_at_first)s THEN 'full' ELSE 'simple' END,
    coalesce(shown.ids, '{}'), coalesce(shown.revisions, '{}'),
    clock_timestamp(), clock_timestamp() + %(lease)s, ''
FROM leased
CROSS JOIN LATERAL (
    SELECT array_agg(id ORDER BY position) AS ids, array_agg(revision ORDER BY position) AS revisions
    FROM (SELECT id, revision, random() AS position FROM (
        SELECT m.id, m.revision FROM oasst_message m
        WHERE leased.kind LIKE 'label%%' AND m.id = leased.message_id
        UNION ALL
        SELECT m.id, m.revision FROM oasst_message m
        WHERE leased.kind LIKE 'rank%%' AND m.parent_id = leased.message_id AND m.review_result AND NOT m.deleted
          AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
    ) candidates) shuffled
) shown
RETURNING
    id, kind, state, user_id, client_id, frontend_message_id, opening_id, opening_message_id, message_id, tree_id, lang,
    mode, shown, revisions, created_at, until, ended_at, skip_reason, result_id, collective

-- name: not_started
-- Fragment: work on the task `t` has not started: an API client has not acknowledged it, or it has no draft on our pages.
CASE WHEN t.client_id IS NOT NULL THEN t.frontend_message_id IS NULL ELSE NOT EXISTS (
    SELECT 1 FROM tasks_draft d
    WHERE d.user_id = t.user_id AND d.kind = t.kind AND d.reason = '' AND d.updated_at >= t.created_at
      AND (d.message_id = t.message_id OR (t.message_id IS NULL AND d.message_id IS NULL AND d.lang = t.lang))
) END

-- name: unstarted_lease
-- Fragment: the person has a live lease on the task `t` through this client (or our pages) and has not started it.
t.user_id = %(me)s AND t.state = 'open' AND t.until > now() AND t.client_id IS NOT DISTINCT FROM %(client)s::uuid AND {not_started}

-- name: unstarted_task
-- The kind and language of the person's latest leased task in these languages that they have not started.
SELECT t.kind, t.lang FROM tasks_task t WHERE t.lang = ANY(%(langs)s) AND {unstarted_lease} ORDER BY t.created_at DESC LIMIT 1

-- name: resumed
-- Fragment: extends the lease of the unstarted task of this kind and language that the person already has, and updates the
-- revisions it shows.
UPDATE tasks_task h
SET until = greatest(h.until, clock_timestamp() + %(lease)s),
    revisions = ARRAY(
        SELECT coalesce(m.revision, 1)
        FROM unnest(h.shown) WITH ORDINALITY AS s(id, place) LEFT JOIN oasst_message m ON m.id = s.id ORDER BY s.place
    )
WHERE h.id = (
    SELECT t.id FROM tasks_task t WHERE t.kind = %(kind)s AND t.lang = %(lang)s AND {unstarted_lease}
    ORDER BY t.created_at DESC LIMIT 1
) AND h.state = 'open'
RETURNING
    h.id, h.kind, h.state, h.user_id, h.client_id, h.frontend_message_id, h.opening_id, h.opening_message_id, h.message_id,
    h.tree_id, h.lang, h.mode, h.shown, h.revisions, h.created_at, h.until, h.ended_at, h.skip_reason, h.result_id,
    h.collective

-- name: task_limit_reached
-- Fragment: the person has reached the limit of open tasks. The caller has locked the person in an earlier statement.
(({open_task_count}) >= %(most)s)

-- name: prompt_limit_reached
-- Fragment: a prompt is requested, and the person's quota of prompts in review is used up.
(%(kind)s = 'initial_prompt' AND (SELECT own.waiting >= own.most FROM ({prompt_quota}) own) IS TRUE)

-- name: claim
-- First attempt: the person's unstarted task, so that reloading a page takes no further opening; else the next opening in
-- the queue that no other transaction has locked.
WITH resumed AS MATERIALIZED (
    {resumed}
), pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND NOT EXISTS (SELECT 1 FROM resumed)
      AND NOT {task_limit_reached} AND NOT {prompt_limit_reached} AND {permitted}
    ORDER BY o.turn LIMIT 1
    FOR NO KEY UPDATE OF o SKIP LOCKED
), leased AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {new_task}
)
SELECT * FROM resumed UNION ALL SELECT * FROM made

-- name: claim_waiting
-- Later attempts, each in its own transaction: waits for the lock of one chosen opening. The condition is repeated in the
-- UPDATE because it is re-evaluated after the wait.
WITH resumed AS MATERIALIZED (
    {resumed}
), pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND NOT EXISTS (SELECT 1 FROM resumed)
      AND NOT {task_limit_reached} AND NOT {prompt_limit_reached} AND {permitted}
    ORDER BY o.leased + o.done, o.turn LIMIT 1
), leased AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id AND o.wanted > (o.leased + o.done)
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {new_task}
)
SELECT * FROM resumed UNION ALL SELECT * FROM made

-- name: work_exists
-- Whether a failed claim means that there is no work, or that others took the opening first.
SELECT EXISTS (
    SELECT 1 FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND {permitted}
)

-- name: availability
-- How many openings of each kind and language the person may take, and the free places in them. The first row, without a
-- language, is the person's prompt quota.
SELECT '' AS lang, '' AS kind, own.* FROM ({prompt_quota}) own
UNION ALL
SELECT o.lang, o.kind, count(*), sum(o.wanted - o.leased - o.done)
FROM tasks_opening o
WHERE o.lang = ANY(%(langs)s) AND o.wanted > (o.leased + o.done) AND {permitted}
GROUP BY o.lang, o.kind
ORDER BY lang, kind
