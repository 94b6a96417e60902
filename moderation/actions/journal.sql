-- The rows that an action may change, read as JSON in the same way before and after.

-- name: rows_of_tree
-- Everything of a tree that an action may change, by table and key. `texts`: with texts and revisions;
-- `votes`: with reviews, rankings and reactions; `cases`: with the reports of its messages; `signals`: with signals. Tasks are those that are open, or
-- that %(tasks)s names because they were.
SELECT 'tree' AS "table", t.id::text AS row, to_jsonb(t) AS columns
FROM oasst_messagetree t WHERE t.id = %(tree)s
UNION ALL
SELECT 'message', m.id::text, CASE WHEN %(texts)s THEN to_jsonb(m) ELSE to_jsonb(m) - 'text' END
FROM oasst_message m WHERE m.tree_id = %(tree)s
UNION ALL
SELECT 'quarantine', q.id::text, to_jsonb(q)
FROM oasst_quarantine q JOIN oasst_message m ON m.id = q.message_id WHERE m.tree_id = %(tree)s
UNION ALL
SELECT 'task', t.id::text, to_jsonb(t)
FROM tasks_task t WHERE t.tree_id = %(tree)s AND (t.state = 'open' OR t.id = ANY(%(tasks)s::uuid[]) OR %(votes)s)
UNION ALL
SELECT 'task', t.id::text, to_jsonb(t)
FROM oasst_message m JOIN tasks_task t ON t.id = m.task_id WHERE m.id = %(tree)s AND t.tree_id IS NULL AND %(votes)s
UNION ALL
SELECT 'revision', r.id::text, to_jsonb(r)
FROM oasst_revision r JOIN oasst_message m ON m.id = r.message_id WHERE m.tree_id = %(tree)s AND (%(texts)s OR %(votes)s)
UNION ALL
SELECT 'review', r.id::text, to_jsonb(r)
FROM oasst_review r JOIN oasst_message m ON m.id = r.message_id WHERE m.tree_id = %(tree)s AND %(votes)s
UNION ALL
SELECT 'ranking', r.id::text, to_jsonb(r)
FROM oasst_ranking r JOIN oasst_message m ON m.id = r.parent_id WHERE m.tree_id = %(tree)s AND %(votes)s
UNION ALL
SELECT 'reaction', r.id::text, to_jsonb(r)
FROM oasst_reaction r JOIN oasst_message m ON m.id = r.message_id WHERE m.tree_id = %(tree)s AND %(votes)s
UNION ALL
SELECT 'case', c.message_id::text, to_jsonb(c)
FROM moderation_case c JOIN oasst_message m ON m.id = c.message_id WHERE m.tree_id = %(tree)s AND %(cases)s
UNION ALL
SELECT 'report', r.id::text, to_jsonb(r)
FROM moderation_report r JOIN oasst_message m ON m.id = r.case_id WHERE m.tree_id = %(tree)s AND %(cases)s
UNION ALL
SELECT 'signal', s.id::text, to_jsonb(s)
FROM moderation_signal s JOIN oasst_message m ON m.id = s.message_id WHERE m.tree_id = %(tree)s AND %(signals)s

-- name: row_of_account
-- The columns of an account that a sanction or a merge may change; not its credentials.
SELECT 'account', u.id::text, jsonb_build_object(
    'is_active', u.is_active, 'ban_reason', u.ban_reason, 'suspended_until', u.suspended_until, 'muted', u.muted,
    'muted_until', u.muted_until, 'deleted_at', u.deleted_at, 'show_on_leaderboard', u.show_on_leaderboard)
FROM oasst_user u WHERE u.id = %(person)s
UNION ALL
SELECT 'identity', i.id::text, to_jsonb(i) FROM oasst_clientidentity i
WHERE i.user_id IN (%(person)s, %(into)s)

-- name: record_changes
INSERT INTO moderation_change (step_id, "table", row, before, after)
SELECT %(step)s, given.* FROM unnest(%(tables)s::text[], %(rows)s::text[], %(before)s::jsonb[], %(after)s::jsonb[]) AS given

-- name: lease_again
-- An open task needs its opening: the next derivation of the tree's openings counts this lease.
WITH opening AS (
    INSERT INTO tasks_opening AS o (kind, message_id, tree_id, lang, wanted, leased, done, turn)
    SELECT t.kind, t.opening_message_id, t.tree_id, t.lang, 0, 1, 0, 'infinity' FROM tasks_task t WHERE t.id = %(task)s
    ON CONFLICT (kind, message_id) DO UPDATE SET leased = o.leased + 1
    RETURNING id
)
UPDATE tasks_task t SET opening_id = opening.id FROM opening WHERE t.id = %(task)s
