-- Community statistics, recounted every few minutes. `leaderboard.community.statistics` describes each.

-- name: human_messages_by_lang
SELECT lang, count(*) FROM oasst_message
WHERE NOT deleted AND review_result AND NOT synthetic AND lang <> 'und'
GROUP BY lang ORDER BY count(*) DESC, lang

-- name: human_messages_by_role
SELECT role, count(*) FROM oasst_message
WHERE NOT deleted AND review_result AND NOT synthetic
GROUP BY role ORDER BY role

-- name: message_trees_states_by_lang
SELECT lang, state, count(*) FROM oasst_messagetree WHERE lang <> 'und' GROUP BY lang, state ORDER BY lang, state

-- name: users_accepted_tos
SELECT count(DISTINCT consent.user_id)
FROM oasst_consent consent JOIN oasst_user person ON person.id = consent.user_id
WHERE person.is_active

-- name: messages_by_state
SELECT CASE WHEN deleted THEN 'deleted' WHEN review_result THEN 'accepted' WHEN review_result IS NULL THEN 'in_review'
            ELSE 'rejected' END AS state,
       count(*)
FROM oasst_message WHERE NOT synthetic GROUP BY 1 ORDER BY 1

-- name: growth
-- Per week since %(since)s: accepted messages by date of writing, and finished trees.
SELECT week::date, coalesce(written.number, 0), coalesce(finished.number, 0)
FROM generate_series(date_trunc('week', %(since)s::timestamptz, 'UTC'), %(now)s::timestamptz, '7 days') AS week
LEFT JOIN (
    SELECT date_trunc('week', created_at, 'UTC') AS week, count(*) AS number
    FROM oasst_message
    WHERE created_at >= date_trunc('week', %(since)s::timestamptz, 'UTC') AND NOT deleted AND review_result AND NOT synthetic
    GROUP BY 1
) written USING (week)
LEFT JOIN (
    SELECT date_trunc('week', finished_at, 'UTC') AS week, count(*) AS number
    FROM leaderboard_milestones
    WHERE finished_at >= date_trunc('week', %(since)s::timestamptz, 'UTC')
    GROUP BY 1
) finished USING (week)
ORDER BY week

-- name: funnel
-- For prompts written since %(since)s: how many reached each stage, and the median seconds since the previous stage.
SELECT count(*) AS prompted,
       count(accepted_at) AS accepted,
       count(growing_at) AS growing,
       count(ranking_at) AS ranking,
       count(finished_at) AS finished,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - prompted_at)) AS accepted_after,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM growing_at - accepted_at)) AS growing_after,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ranking_at - growing_at)) AS ranking_after,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM finished_at - ranking_at)) AS finished_after
FROM leaderboard_milestones
WHERE prompted_at >= %(since)s

-- name: turnaround
-- Per language: texts decided since %(since)s and the seconds they waited, median and ninth decile.
SELECT lang, count(*) AS decided,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - at)) AS median,
       percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - at)) AS ninth_decile
FROM leaderboard_work
WHERE decided_at >= %(since)s AND isfinite(decided_at) AND isfinite(at) AND here AND lang <> 'und'
GROUP BY lang ORDER BY count(*) DESC, lang

-- name: agreement
-- Per language: reviews since %(since)s with a known outcome and those that match it; the same for rankings.
SELECT lang, sum(reviews_decided) AS reviews, sum(reviews_agreed) AS reviews_agreed,
       sum(rankings_total) AS rankings, sum(rankings_good) AS rankings_agreed
FROM leaderboard_tally
WHERE span = 'day' AND start >= %(since)s AND lang <> 'und'
GROUP BY lang HAVING sum(reviews_decided) + sum(rankings_total) > 0
ORDER BY sum(reviews_decided) DESC, lang
