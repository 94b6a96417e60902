-- A corpus in which a whole scan would never be the right plan: one prompt and four replies to a tree, nine in ten finished.
-- Of more than 4,000 trees the others are finished as well: rules bound how many grow at once, however many there were.

-- name: trees
INSERT INTO oasst_messagetree (id, state, prior_state, state_since, lang, goal_tree_size, max_depth, max_children_count, created_at)
SELECT md5('tree' || n)::uuid,
    CASE WHEN n > 4000 THEN 'ready_for_export' WHEN n %% 40 IN (1, 2) THEN 'growing' WHEN n %% 40 = 3 THEN 'ranking'
        WHEN n %% 40 = 4 THEN 'prompt_lottery_waiting' ELSE 'ready_for_export' END,
    '', now(), CASE WHEN n %% 50 = 0 THEN 'sw' ELSE 'en' END, 15, 5, 3, now() - n * interval '1 minute'
FROM generate_series(1, %(trees)s) n

-- name: prompts
INSERT INTO oasst_message (
    id, tree_id, author_id, role, text, lang, depth, revision, created_at, deleted, synthetic, children_count, review_count,
    review_result, ranking_count
)
SELECT t.id, t.id, (%(people)s::uuid[])[1 + n %% cardinality(%(people)s::uuid[])], 'prompter', 'Prompt ' || n, t.lang, 0, 1,
    t.created_at, false, false, 4, 3, true, 0
FROM generate_series(1, %(trees)s) n JOIN oasst_messagetree t ON t.id = md5('tree' || n)::uuid

-- name: replies
INSERT INTO oasst_message (
    id, tree_id, parent_id, author_id, role, text, lang, depth, revision, created_at, deleted, synthetic, children_count,
    review_count, review_result, ranking_count
)
SELECT md5('reply' || n || '-' || k)::uuid, t.id, t.id, (%(people)s::uuid[])[1 + (n + k) %% cardinality(%(people)s::uuid[])],
    'assistant', 'Reply ' || n || ' ' || k, t.lang, 1, 1, t.created_at, false, false, 0, 3, true, 3
FROM generate_series(1, %(trees)s) n CROSS JOIN generate_series(1, 4) k
JOIN oasst_messagetree t ON t.id = md5('tree' || n)::uuid

-- name: openings
INSERT INTO tasks_opening (kind, message_id, tree_id, lang, wanted, leased, done, barred_id, turn)
SELECT k.kind, m.id, m.tree_id, m.lang, 3, 0, 0, m.author_id, random()
FROM oasst_message m JOIN oasst_messagetree t ON t.id = m.tree_id
CROSS JOIN (VALUES ('assistant_reply'), ('label_assistant_reply'), ('rank_assistant_replies')) AS k(kind)
WHERE t.state IN ('growing', 'ranking')

-- name: tasks
INSERT INTO tasks_task (
    id, kind, state, user_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions, created_at,
    until, ended_at, skip_reason, result_id
)
SELECT gen_random_uuid(), 'label_assistant_reply', 'done', (%(people)s::uuid[])[k], 0, m.id, m.id, m.tree_id, m.lang, 'full',
    '{}', '{}', m.created_at, m.created_at, m.created_at, '', gen_random_uuid()
FROM oasst_message m CROSS JOIN generate_series(1, 2) k
WHERE m.parent_id IS NOT NULL

-- name: reviews
INSERT INTO oasst_review (id, task_id, message_id, user_id, mode, guideline_version, created_at, revision, labels, cant_tell, note)
SELECT result_id, id, message_id, user_id, 'full', '1', created_at, 1, '{}', '{}', '' FROM tasks_task

-- name: rankings
INSERT INTO oasst_ranking (
    id, task_id, parent_id, user_id, mode, guideline_version, created_at, shown, revisions, ballot, none_acceptable, vetoed
)
SELECT gen_random_uuid(), gen_random_uuid(), m.id, each, 'full', '1', m.created_at, '{}', '{}', '[]', false, '{}'
FROM oasst_message m CROSS JOIN unnest((%(people)s::uuid[])[:3]) each WHERE m.parent_id IS NULL

-- name: events
INSERT INTO oasst_event (type, user_id, tree_id, message_id, lang, detail)
SELECT 'message_posted', author_id, tree_id, id, lang, '{}' FROM oasst_message
