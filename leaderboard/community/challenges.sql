-- Challenges and their progress.

-- name: challenges
-- Challenges with their progress, number of contributors, and the share of person %(me)s: confirmed work in the hours between start
-- and end. For a team, an hour counts for those who were members when it ended. %(id)s and %(team)s, if not null, filter.
WITH chosen AS (
    SELECT * FROM leaderboard_challenge
    WHERE ends_at > %(ends_after)s AND (%(ends_before)s::timestamptz IS NULL OR ends_at <= %(ends_before)s)
      AND (%(id)s::bigint IS NULL OR id = %(id)s) AND (%(team)s::bigint IS NULL OR team_id = %(team)s)
    ORDER BY CASE WHEN %(ends_before)s::timestamptz IS NULL THEN ends_at END, ends_at DESC, id
    LIMIT %(limit)s OFFSET %(offset)s
)
SELECT chosen.id, title, lang, counts, goal, starts_at, ends_at, team_id, team.name AS team,
       coalesce(did.done, 0)::bigint AS done, did.people, coalesce(did.mine, 0)::bigint AS mine
FROM chosen
LEFT JOIN leaderboard_team team ON team.id = chosen.team_id
CROSS JOIN LATERAL (
    SELECT sum(number) AS done, count(DISTINCT user_id) FILTER (WHERE number > 0) AS people,
           sum(number) FILTER (WHERE user_id = %(me)s) AS mine
    FROM leaderboard_tally tally
    CROSS JOIN LATERAL (
        SELECT CASE chosen.counts
                   WHEN 'accepted_prompts' THEN accepted_prompts
                   WHEN 'accepted_replies_assistant' THEN accepted_replies_assistant
                   WHEN 'accepted_replies_prompter' THEN accepted_replies_prompter
                   WHEN 'reviews_agreed' THEN reviews_agreed
                   WHEN 'rankings_good' THEN rankings_good
               END AS number
    ) _
    WHERE span = 'hour' AND tally.lang = chosen.lang AND start >= chosen.starts_at AND start < chosen.ends_at
      AND (chosen.team_id IS NULL OR EXISTS (
          SELECT FROM leaderboard_member member
          WHERE member.team_id = chosen.team_id AND member.user_id = tally.user_id
            AND member.joined_at < tally.start + interval '1 hour'
            AND (member.left_at IS NULL OR member.left_at >= tally.start + interval '1 hour')))
) did
ORDER BY CASE WHEN %(ends_before)s::timestamptz IS NULL THEN ends_at END, ends_at DESC, id
