-- How many prompts of one person may be in review.

-- name: prompt_quota
-- The person's prompts in review and their limit: %(prompts_first)s plus one per accepted prompt, at most %(prompts_most)s;
-- unlimited if %(prompts_first)s is 0.
SELECT own.waiting, CASE WHEN %(prompts_first)s::int > 0 THEN least(%(prompts_first)s + own.accepted, %(prompts_most)s) END AS most
FROM (
    SELECT
        count(*) FILTER (
            WHERE m.review_result IS NULL
              AND (SELECT t.state FROM oasst_messagetree t WHERE t.id = m.id) = 'initial_prompt_review'
        ) AS waiting,
        count(*) FILTER (WHERE m.review_result) AS accepted
    FROM oasst_message m WHERE m.author_id = %(me)s AND m.parent_id IS NULL AND NOT m.deleted
) own
