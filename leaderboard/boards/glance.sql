-- The summary of one person's progress on the dashboard.

-- name: streak_days
-- Fragment: the active days of the current streak of person %(me)s in time zone %(zone)s. One index lookup per day.
    SELECT (max(at) AT TIME ZONE %(zone)s)::date AS day, 0 AS off
    FROM leaderboard_work WHERE user_id = %(me)s AND here AND NOT deleted
  UNION ALL
    SELECT before.day, days.day - before.day - 1
    FROM days
    CROSS JOIN LATERAL (
        SELECT (at AT TIME ZONE %(zone)s)::date AS day
        FROM leaderboard_work
        WHERE user_id = %(me)s AND here AND NOT deleted AND at < days.day::timestamp AT TIME ZONE %(zone)s
        ORDER BY at DESC LIMIT 1
    ) before
    WHERE days.off <= %(grace)s

-- name: active_days
WITH RECURSIVE days AS (
{streak_days}
)
SELECT ARRAY(SELECT day FROM days WHERE day IS NOT NULL ORDER BY day DESC) AS days

-- name: glance
-- For person %(me)s: total points, points and rank of the week, pieces of work since %(midnight)s, and the active days of the
-- current streak in time zone %(zone)s. `pending` are the hundredths of a point of all confirmed work and, at the full price of
-- its kind (%(kinds)s and %(cents)s), of the work of the last month that waits for others.
WITH RECURSIVE days AS (
{streak_days}
), week AS (
    SELECT points FROM leaderboard_standing WHERE "window" = 'week' AND lang = '' AND user_id = %(me)s AND points > 0
)
SELECT coalesce((SELECT points FROM leaderboard_standing WHERE "window" = 'total' AND lang = '' AND user_id = %(me)s), 0)
           AS points,
       coalesce((SELECT points FROM week), 0) AS week_points,
       (SELECT 1 + (
           SELECT count(*) FILTER (WHERE ahead.user_id NOT IN (
               SELECT id FROM oasst_user WHERE NOT (show_on_leaderboard AND is_active AND deleted_at IS NULL)))
           FROM leaderboard_standing ahead
           WHERE "window" = 'week' AND lang = '' AND ahead.points >= week.points
             AND (ahead.points > week.points OR ahead.user_id < %(me)s))
        FROM week) AS week_rank,
       (SELECT count(*) FROM leaderboard_work WHERE user_id = %(me)s AND here AND NOT deleted AND at >= %(midnight)s) AS today,
       (SELECT coalesce(sum(cents), 0) FROM leaderboard_work
        JOIN unnest(%(kinds)s::text[], %(cents)s::int[]) AS price (of_kind, cents) ON of_kind = kind
        WHERE user_id = %(me)s AND here AND NOT deleted AND NOT held AND confirmed IS NULL
          AND at >= %(midnight)s - interval '30 days')
       + (SELECT coalesce(sum(paid_texts + paid_reviews + paid_rankings), 0) FROM leaderboard_tally
          WHERE user_id = %(me)s AND span = 'total') AS pending,
       ARRAY(SELECT day FROM days WHERE day IS NOT NULL ORDER BY day DESC) AS days
