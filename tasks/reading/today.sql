-- What a person has done today and this week.

-- name: done_today
-- For person %(me)s: the tasks submitted since %(today)s and since %(monday)s, the goal they chose, and when the task
-- %(submitted)s was submitted, and its kind; how many reviews they gave in all, counted up to %(most_reviews)s. Tasks end within
-- hours after their claim, so a margin on it finds them by the index.
SELECT
    count(*) FILTER (WHERE ended_at >= %(today)s),
    count(*) FILTER (WHERE ended_at >= %(monday)s),
    (SELECT tasks FROM tasks_dailygoal WHERE user_id = %(me)s),
    max(ended_at) FILTER (WHERE id = %(submitted)s),
    max(kind) FILTER (WHERE id = %(submitted)s),
    (SELECT count(*) FROM (SELECT FROM oasst_review r WHERE r.user_id = %(me)s LIMIT %(most_reviews)s) reviews)
FROM tasks_task
WHERE user_id = %(me)s AND state = 'done' AND created_at >= %(monday)s - interval '2 days'
