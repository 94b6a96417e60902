-- Streaks as Open Assistant counts them, see docs/reference/scores.md.

-- name: activity_runs
-- For each person, the first and last action of the current run: no pause is longer than %(idle)s, and the last action is after
-- %(alive)s. Each step of the recursion goes back by at most one allowed pause.
WITH RECURSIVE run AS (
    SELECT person.id AS user_id, last.at AS last_at, last.at AS start, 0 AS step
    FROM unnest(%(users)s::uuid[]) AS person (id)
    CROSS JOIN LATERAL (
        SELECT at FROM leaderboard_work WHERE user_id = person.id AND here AND NOT deleted ORDER BY at DESC LIMIT 1
    ) last
    WHERE last.at >= %(alive)s
  UNION ALL
    SELECT run.user_id, run.last_at, before.at, run.step + 1
    FROM run
    CROSS JOIN LATERAL (
        SELECT at FROM leaderboard_work
        WHERE user_id = run.user_id AND here AND NOT deleted AND at < run.start AND at >= run.start - %(idle)s::interval
        ORDER BY at LIMIT 1
    ) before
)
SELECT DISTINCT ON (user_id) user_id, start, last_at FROM run ORDER BY user_id, step DESC
