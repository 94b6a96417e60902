-- Claiming a task: which openings a person may take, and the task made from one.

-- name: permitted
-- What keeps work from a person: their own message, work they did, hold or skipped lately, a parent they answered, a
-- ranking with their own reply in it, a text that waits for somebody who counts. The test settings lift the first and the
-- last but one.
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
-- The task made from the opening in `held`. Fixes what is shown: the message to review, or the replies to rank in an
-- order drawn at random, with the revision of each.
INSERT INTO tasks_task (
    id, kind, state, user_id, client_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions,
    created_at, until, skip_reason
)
SELECT
    gen_random_uuid(), held.kind, 'open', %(me)s, %(client)s, held.id, held.message_id,
    CASE WHEN held.tree_id IS NOT NULL THEN held.message_id END, held.tree_id, held.lang,
    CASE WHEN random() < %(p_full)s THEN 'full' ELSE 'simple' END,
    coalesce(shown.ids, '{}'), coalesce(shown.revisions, '{}'),
    clock_timestamp(), clock_timestamp() + %(lease)s, ''
FROM held
CROSS JOIN LATERAL (
    SELECT array_agg(id ORDER BY dice) AS ids, array_agg(revision ORDER BY dice) AS revisions
    FROM (SELECT id, revision, random() AS dice FROM (
        SELECT m.id, m.revision FROM oasst_message m
        WHERE held.kind LIKE 'label%%' AND m.id = held.message_id
        UNION ALL
        SELECT m.id, m.revision FROM oasst_message m
        WHERE held.kind LIKE 'rank%%' AND m.parent_id = held.message_id AND m.review_result AND NOT m.deleted
          AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
    ) found) drawn
) shown
RETURNING
    id, kind, state, user_id, client_id, frontend_message_id, opening_id, opening_message_id, message_id, tree_id, lang,
    mode, shown, revisions, created_at, until, ended_at, skip_reason, result_id, collective

-- name: not_started
-- Fragment: the task `t` has only been looked at. Clients acknowledge what they begin; on our pages something has been kept.
CASE WHEN t.client_id IS NOT NULL THEN t.frontend_message_id IS NULL ELSE NOT EXISTS (
    SELECT 1 FROM tasks_draft d
    WHERE d.user_id = t.user_id AND d.kind = t.kind AND d.reason = '' AND d.updated_at >= t.created_at
      AND (d.message_id = t.message_id OR (t.message_id IS NULL AND d.message_id IS NULL AND d.lang = t.lang))
) END

-- name: unstarted_lease
-- Fragment: the person holds the task `t` through this client (or our pages) and has only looked at it.
t.user_id = %(me)s AND t.state = 'open' AND t.until > now() AND t.client_id IS NOT DISTINCT FROM %(client)s::uuid AND {not_started}

-- name: unstarted_task
-- Which work a person was handed last in these languages and has only looked at.
SELECT t.kind, t.lang FROM tasks_task t WHERE t.lang = ANY(%(langs)s) AND {unstarted_lease} ORDER BY t.created_at DESC LIMIT 1

-- name: resumed
-- Fragment: the task of the kind and language that the person holds already and has only looked at, for a while longer. It
-- shows texts as they are now.
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
-- Fragment: this person holds as many tasks as anybody may. Who asks has locked the person in a statement of its own.
(({open_task_count}) >= %(most)s)

-- name: prompt_limit_reached
-- Fragment: this is about prompts, and as many of this person wait as may.
(%(kind)s = 'initial_prompt' AND (SELECT own.waiting >= own.most FROM ({prompt_quota}) own) IS TRUE)

-- name: claim
-- The first try: what the person holds and has only looked at, so that loading a page again takes nothing from others; else
-- the next opening in the queue that nobody else is taking at this moment.
WITH again AS MATERIALIZED (
    {resumed}
), pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND NOT EXISTS (SELECT 1 FROM again)
      AND NOT {task_limit_reached} AND NOT {prompt_limit_reached} AND {permitted}
    ORDER BY o.turn LIMIT 1
    FOR NO KEY UPDATE OF o SKIP LOCKED
), held AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {new_task}
)
SELECT * FROM again UNION ALL SELECT * FROM made

-- name: claim_waiting
-- Further tries, each in a transaction of its own: wait for one chosen opening. The condition is repeated because it is
-- looked at again after the wait.
WITH again AS MATERIALIZED (
    {resumed}
), pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND NOT EXISTS (SELECT 1 FROM again)
      AND NOT {task_limit_reached} AND NOT {prompt_limit_reached} AND {permitted}
    ORDER BY o.leased + o.done, o.turn LIMIT 1
), held AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id AND o.wanted > (o.leased + o.done)
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {new_task}
)
SELECT * FROM again UNION ALL SELECT * FROM made

-- name: work_exists
-- Whether a miss means "nothing to do" or "others were quicker at this one".
SELECT EXISTS (
    SELECT 1 FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND {permitted}
)

-- name: availability
-- How many openings of each kind and language this person could take, and the room in them. Before them, under no language,
-- the person's own prompts.
SELECT '' AS lang, '' AS kind, own.* FROM ({prompt_quota}) own
UNION ALL
SELECT o.lang, o.kind, count(*), sum(o.wanted - o.leased - o.done)
FROM tasks_opening o
WHERE o.lang = ANY(%(langs)s) AND o.wanted > (o.leased + o.done) AND {permitted}
GROUP BY o.lang, o.kind
ORDER BY lang, kind
