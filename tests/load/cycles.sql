-- A corpus of finished trees made inside the database, and some that grow, for measuring the engine.

-- name: people
INSERT INTO oasst_user (id, kind, role, username, email, display_name, is_active, langs, locale, time_zone, show_on_leaderboard, notes, password)
SELECT md5('person' || n)::uuid, 'simulated', 'volunteer', 'load-' || n, '', 'load-' || n, true, ARRAY['en'], '', 'UTC', true, '', ''
FROM generate_series(1, %(people)s) n

-- name: trees
INSERT INTO oasst_messagetree (id, state, prior_state, lang, goal_tree_size, max_depth, max_children_count, created_at)
SELECT md5('tree' || n)::uuid, CASE WHEN n <= %(live)s THEN 'growing' ELSE 'ready_for_export' END, '', 'en', 15, 5, 3, now() - interval '1 day'
FROM generate_series(1, %(trees)s) n

-- name: prompts
INSERT INTO oasst_message (
    id, tree_id, author_id, role, text, lang, depth, revision, created_at, deleted, synthetic, children_count, review_count,
    review_result, ranking_count
)
SELECT md5('tree' || n)::uuid, md5('tree' || n)::uuid, md5('person' || 1 + n %% %(people)s)::uuid, 'prompter', repeat('Why? ', 40), 'en',
    0, 1, now() - interval '1 day', false, false, 0, 0, true, 0
FROM generate_series(1, %(trees)s) n

-- name: replies
-- Trees that grow have three replies that wait for reviews.
INSERT INTO oasst_message (
    id, tree_id, parent_id, author_id, role, text, lang, depth, revision, created_at, deleted, synthetic, children_count,
    review_count, review_result, ranking_count
)
SELECT gen_random_uuid(), md5('tree' || n)::uuid, md5('tree' || n)::uuid, md5('person' || 1 + (n + k) %% %(people)s)::uuid, 'assistant',
    repeat('Because. ', 60), 'en', 1, 1, now() - interval '1 day', false, false, 0, 0, CASE WHEN n > %(live)s THEN true END, 0
FROM generate_series(1, %(trees)s) n CROSS JOIN generate_series(1, %(replies)s) k
WHERE n > %(live)s OR k <= 3

-- name: tasks
INSERT INTO tasks_task (
    id, kind, state, user_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions, created_at,
    until, ended_at, skip_reason, result_id
)
SELECT gen_random_uuid(), 'assistant_reply', 'done', author_id, 0, parent_id, parent_id, tree_id, lang, 'full', '{}', '{}', created_at,
    created_at, created_at, '', id
FROM oasst_message WHERE parent_id IS NOT NULL

-- name: events
INSERT INTO oasst_event (type, user_id, tree_id, message_id, lang, detail, seq)
SELECT 'message_posted', author_id, tree_id, id, lang, '{}', seq FROM oasst_message
