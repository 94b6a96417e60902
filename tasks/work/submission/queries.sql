-- Storing a submission.

-- name: store_reply
-- Inserts a reply if its parent is accepted, not deleted and in a growing tree, the text repeats no recent one of the author,
-- and they have no other live reply there. Updates the count of the parent.
WITH stored AS (
    INSERT INTO oasst_message (
        id, tree_id, parent_id, author_id, client_id, frontend_message_id, task_id, role, text, lang, depth, revision,
        created_at, deleted, synthetic, children_count, review_count, ranking_count, authorship, authorship_source
    )
    SELECT
        %(id)s, p.tree_id, p.id, %(author)s, %(client)s, %(name)s, %(task)s,
        CASE p.role WHEN 'prompter' THEN 'assistant' ELSE 'prompter' END, %(text)s, t.lang, p.depth + 1, 1,
        clock_timestamp(), false, false, 0, 0, 0, %(authorship)s, %(source)s
    FROM oasst_message p JOIN oasst_messagetree t ON t.id = p.tree_id
    WHERE p.id = %(parent)s AND NOT p.deleted AND p.review_result AND t.state = %(open)s
      AND NOT {repeats}
    ON CONFLICT (parent_id, author_id) WHERE NOT deleted AND parent_id IS NOT NULL DO NOTHING
    RETURNING *
), counted AS (
    UPDATE oasst_message p SET children_count = p.children_count + 1 FROM stored WHERE p.id = stored.parent_id
)
SELECT
    id, seq, tree_id, parent_id, author_id, client_id, frontend_message_id, task_id, role, text, lang, depth, revision,
    created_at, deleted, synthetic, model_name, children_count, review_count, review_result, ranking_count, rank
FROM stored

-- name: message_under_review
-- The message that is reviewed. The caller has locked its tree.
SELECT
    id, seq, tree_id, parent_id, author_id, client_id, task_id, role, text, lang, depth, revision, created_at, deleted,
    synthetic, children_count, review_count, review_result, ranking_count
FROM oasst_message WHERE id = %(message)s

-- name: count_ranking
-- Counts a ranking at each reply shown; returns their authors.
UPDATE oasst_message SET ranking_count = ranking_count + 1 WHERE id = ANY(%(shown)s) RETURNING id, author_id
