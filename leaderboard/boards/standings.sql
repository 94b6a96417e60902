-- Sums of a time window, and the users who drop out of it.

-- name: add_up
-- Sums of these people's tallies since %(since)s, per language and ('') for all languages; only for %(lang)s if that is not null.
SELECT user_id, CASE WHEN grouping(lang) = 1 THEN '' ELSE lang END AS lang, <sums>
FROM leaderboard_tally
WHERE user_id = ANY(%(users)s::uuid[]) AND span = %(span)s AND start >= %(since)s
  AND (%(lang)s::text IS NULL OR lang = %(lang)s)
GROUP BY GROUPING SETS ((user_id, lang), (user_id))

-- name: people_leaving
-- The people whose tallies leave a window when its start moves from %(since)s to %(until)s.
SELECT DISTINCT user_id FROM leaderboard_tally WHERE span = %(span)s AND start >= %(since)s AND start < %(until)s
