-- The abuse review of moderators.

-- name: abuse_review
-- Authors since %(since)s, in %(lang)s if that is not null, ordered by Open Assistant's troll score (docs/reference/scores.md), which
-- ignores spam labels. Ranks are among all authors; %(enabled)s, if not null, filters the result; at most %(limit)s rows.
SELECT ranked.*
FROM (
    SELECT added.*, row_number() OVER (ORDER BY troll_score DESC, user_id) AS rank
    FROM (
        SELECT user_id, <sums>,
               sum(prompts + replies_assistant + replies_prompter)::bigint AS texts,
               sum(3 * red_flags - upvotes + downvotes + spam_prompts + lang_mismatch + not_appropriate + pii + hate_speech
                   + sexual_content + political_content)::bigint AS troll_score
        FROM leaderboard_tally
        WHERE span = %(span)s AND start >= %(since)s AND (%(lang)s::text IS NULL OR lang = %(lang)s)
        GROUP BY user_id
    ) added
    WHERE texts > 0 OR troll_score <> 0
) ranked
JOIN oasst_user person ON person.id = ranked.user_id
WHERE %(enabled)s::boolean IS NULL OR person.is_active = %(enabled)s
ORDER BY ranked.rank
LIMIT %(limit)s
