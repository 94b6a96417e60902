-- The counts that badges are awarded for.

-- name: badge_counts
-- For each person, in the time zone at the same index: all-time sums, languages with an accepted text, and the number of active
-- days of their latest streak, current or not, up to %(longest)s.
WITH RECURSIVE person AS (
    SELECT * FROM unnest(%(users)s::uuid[], %(zones)s::text[]) AS person (id, zone)
), days AS (
    SELECT person.id, zone, (last.at AT TIME ZONE zone)::date AS day, 1 AS number
    FROM person
    CROSS JOIN LATERAL (
        SELECT at FROM leaderboard_work WHERE user_id = person.id AND here AND NOT deleted ORDER BY at DESC LIMIT 1
    ) last
  UNION ALL
    SELECT days.id, zone, before.day, number + 1
    FROM days
    CROSS JOIN LATERAL (
        SELECT (at AT TIME ZONE zone)::date AS day
        FROM leaderboard_work
        WHERE user_id = days.id AND here AND NOT deleted AND at < days.day::timestamp AT TIME ZONE zone
        ORDER BY at DESC LIMIT 1
    ) before
    WHERE number < %(longest)s AND days.day - before.day <= 1 + %(grace)s
)
SELECT person.id AS user_id,
       coalesce((SELECT max(number) FROM days WHERE days.id = person.id), 0) AS streak,
       done.*
FROM person
CROSS JOIN LATERAL (
    SELECT coalesce(sum(accepted_prompts), 0)::bigint AS accepted_prompts,
           coalesce(sum(accepted_replies_assistant), 0)::bigint AS accepted_replies_assistant,
           coalesce(sum(accepted_replies_prompter), 0)::bigint AS accepted_replies_prompter,
           coalesce(sum(reviews_agreed), 0)::bigint AS reviews_agreed,
           coalesce(sum(rankings_good), 0)::bigint AS rankings_good,
           coalesce(sum(reply_ranked_1), 0)::bigint AS reply_ranked_1,
           count(*) FILTER (WHERE texts_accepted > 0) AS langs
    FROM leaderboard_tally
    WHERE user_id = person.id AND span = 'total'
) done
