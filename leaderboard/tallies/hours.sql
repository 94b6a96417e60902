-- From work to tallies: points earned and counters per person, language and hour, rolled up to days and totals.

-- name: affected_hours
-- The hours of authors, reviewers and rankers that contain work on these messages.
SELECT user_id, date_trunc('hour', at, 'UTC')
FROM leaderboard_work
WHERE message_id = ANY(%(messages)s::uuid[]) AND user_id IS NOT NULL AND here
UNION
SELECT placed.user_id, date_trunc('hour', placed.at, 'UTC')
FROM leaderboard_placing placed JOIN leaderboard_work text ON text.id = placed.message_id AND text.here
WHERE placed.message_id = ANY(%(messages)s::uuid[]) AND placed.user_id IS NOT NULL

-- name: pay
-- Sets the points of confirmed work in these hours. %(schedules)s maps each kind to the amounts of the first, second, … piece in
-- an hour. A reply earns up to %(bonus)s percent more, by the share of comparisons it won.
WITH hours AS (
    SELECT * FROM unnest(%(users)s::uuid[], %(hours)s::timestamptz[]) AS hour (user_id, start)
), due AS (
    SELECT work.id, work.kind, work.ayes, work.nays, work.paid,
           CASE WHEN is_due THEN coalesce((%(schedules)s::jsonb -> work.kind ->> (
               row_number() OVER (PARTITION BY hours.user_id, hours.start, work.kind, is_due ORDER BY work.at, work.id) - 1
           )::int)::int, 0) ELSE 0 END AS amount
    FROM hours
    JOIN leaderboard_work work
      ON work.user_id = hours.user_id AND work.at >= hours.start AND work.at < hours.start + interval '1 hour'
    CROSS JOIN LATERAL (SELECT work.confirmed IS TRUE AND work.here AND NOT work.deleted AND NOT work.held AS is_due) _
), whole AS (
    SELECT id, paid, amount + CASE WHEN kind IN ('assistant_reply', 'prompter_reply') AND ayes + nays > 0
               THEN amount * %(bonus)s * ayes / (100 * (ayes + nays)) ELSE 0 END AS amount
    FROM due
)
UPDATE leaderboard_work work SET paid = whole.amount FROM whole WHERE work.id = whole.id AND work.paid <> whole.amount

-- name: count
-- Recounts these hours, and adds the differences to the hour, day and total of each person.
WITH hours AS (
    SELECT * FROM unnest(%(users)s::uuid[], %(hours)s::timestamptz[]) AS hour (user_id, start)
), part AS (
    SELECT work.user_id, work.lang, hours.start, work.kind, work.id, work.confirmed, work.deleted,
           NOT work.deleted AND NOT work.held AS counts,
           work.paid, 0 AS place
    FROM hours
    JOIN leaderboard_work work
      ON work.user_id = hours.user_id AND work.at >= hours.start AND work.at < hours.start + interval '1 hour' AND work.here
  UNION ALL
    SELECT placed.user_id, placed.lang, hours.start, 'placing', NULL, NULL, text.deleted,
           NOT text.deleted AND NOT text.held AND NOT ballot.deleted, 0, placed.place
    FROM hours
    JOIN leaderboard_placing placed
      ON placed.user_id = hours.user_id AND placed.at >= hours.start AND placed.at < hours.start + interval '1 hour'
    JOIN leaderboard_work text ON text.id = placed.message_id AND text.here
    JOIN leaderboard_work ballot ON ballot.id = placed.ranking_id
  UNION ALL
    SELECT known.user_id, known.lang, known.start, 'known before', NULL, NULL, true, false, 0, 0
    FROM hours JOIN leaderboard_tally known
      ON known.user_id = hours.user_id AND known.span = 'hour' AND known.start = hours.start
), now AS (
    SELECT part.user_id, part.lang, part.start,
           count(*) FILTER (WHERE kind = 'prompt' AND counts) AS prompts,
           count(*) FILTER (WHERE kind = 'prompt' AND counts AND confirmed) AS accepted_prompts,
           count(*) FILTER (WHERE kind = 'assistant_reply' AND counts) AS replies_assistant,
           count(*) FILTER (WHERE kind = 'assistant_reply' AND counts AND confirmed) AS accepted_replies_assistant,
           count(*) FILTER (WHERE kind = 'prompter_reply' AND counts) AS replies_prompter,
           count(*) FILTER (WHERE kind = 'prompter_reply' AND counts AND confirmed) AS accepted_replies_prompter,
           count(*) FILTER (WHERE kind = 'simple_review' AND counts) AS labels_simple,
           count(*) FILTER (WHERE kind = 'full_review' AND counts) AS labels_full,
           count(*) FILTER (WHERE kind = 'ranking' AND counts) AS rankings_total,
           count(*) FILTER (WHERE kind = 'ranking' AND counts AND confirmed) AS rankings_good,
           count(*) FILTER (WHERE place = 1 AND counts) AS reply_ranked_1,
           count(*) FILTER (WHERE place = 2 AND counts) AS reply_ranked_2,
           count(*) FILTER (WHERE place = 3 AND counts) AS reply_ranked_3,
           count(*) FILTER (WHERE is_text AND counts AND confirmed) AS texts_accepted,
           count(*) FILTER (WHERE is_text AND NOT confirmed) AS texts_rejected,
           count(*) FILTER (WHERE is_review AND counts AND confirmed IS NOT NULL) AS reviews_decided,
           count(*) FILTER (WHERE is_review AND counts AND confirmed) AS reviews_agreed,
           coalesce(sum(paid) FILTER (WHERE is_text), 0) AS paid_texts,
           coalesce(sum(paid) FILTER (WHERE is_review), 0) AS paid_reviews,
           coalesce(sum(paid) FILTER (WHERE kind = 'ranking'), 0) AS paid_rankings,
           coalesce(sum(got.upvotes), 0) AS upvotes,
           coalesce(sum(got.downvotes), 0) AS downvotes,
           coalesce(sum(got.red_flags), 0) AS red_flags,
           count(*) FILTER (WHERE tree.state = 'aborted_low_grade' AND NOT part.deleted) AS spam_prompts,
           coalesce(sum(got.spam), 0) AS spam,
           coalesce(sum(got.lang_mismatch), 0) AS lang_mismatch,
           coalesce(sum(got.not_appropriate), 0) AS not_appropriate,
           coalesce(sum(got.pii), 0) AS pii,
           coalesce(sum(got.hate_speech), 0) AS hate_speech,
           coalesce(sum(got.sexual_content), 0) AS sexual_content,
           coalesce(sum(got.political_content), 0) AS political_content,
           coalesce(sum(got.quality), 0) AS quality,
           coalesce(sum(got.quality_n), 0) AS quality_n,
           coalesce(sum(got.humor), 0) AS humor,
           coalesce(sum(got.humor_n), 0) AS humor_n,
           coalesce(sum(got.toxicity), 0) AS toxicity,
           coalesce(sum(got.toxicity_n), 0) AS toxicity_n,
           coalesce(sum(got.violence), 0) AS violence,
           coalesce(sum(got.violence_n), 0) AS violence_n,
           coalesce(sum(got.helpfulness), 0) AS helpfulness,
           coalesce(sum(got.helpfulness_n), 0) AS helpfulness_n
    FROM part
    CROSS JOIN LATERAL (
        SELECT kind IN ('prompt', 'assistant_reply', 'prompter_reply') AS is_text,
               kind IN ('full_review', 'simple_review') AS is_review
    ) _
    LEFT JOIN LATERAL (
        SELECT max(number) FILTER (WHERE what = 'upvotes') AS upvotes,
               max(number) FILTER (WHERE what = 'downvotes') AS downvotes,
               max(number) FILTER (WHERE what = 'red_flags') AS red_flags,
               max(total) FILTER (WHERE what = 'spam') / 1000 AS spam,
               max(total) FILTER (WHERE what = 'lang_mismatch') / 1000 AS lang_mismatch,
               max(total) FILTER (WHERE what = 'not_appropriate') / 1000 AS not_appropriate,
               max(total) FILTER (WHERE what = 'pii') / 1000 AS pii,
               max(total) FILTER (WHERE what = 'hate_speech') / 1000 AS hate_speech,
               max(total) FILTER (WHERE what = 'sexual_content') / 1000 AS sexual_content,
               max(total) FILTER (WHERE what = 'political_content') / 1000 AS political_content,
               max(total) FILTER (WHERE what = 'quality') AS quality,
               max(number) FILTER (WHERE what = 'quality') AS quality_n,
               max(total) FILTER (WHERE what = 'humor') AS humor,
               max(number) FILTER (WHERE what = 'humor') AS humor_n,
               max(total) FILTER (WHERE what = 'toxicity') AS toxicity,
               max(number) FILTER (WHERE what = 'toxicity') AS toxicity_n,
               max(total) FILTER (WHERE what = 'violence') AS violence,
               max(number) FILTER (WHERE what = 'violence') AS violence_n,
               max(total) FILTER (WHERE what = 'helpfulness') AS helpfulness,
               max(number) FILTER (WHERE what = 'helpfulness') AS helpfulness_n
        FROM leaderboard_received received
        WHERE is_text AND NOT part.deleted AND received.message_id = part.id
    ) got ON true
    LEFT JOIN leaderboard_milestones tree ON kind = 'prompt' AND tree.tree_id = part.id
    GROUP BY part.user_id, part.lang, part.start
), change AS (
    SELECT now.user_id, now.lang, now.start, <changes>
    FROM now
    LEFT JOIN leaderboard_tally before
      ON before.user_id = now.user_id AND before.lang = now.lang AND before.span = 'hour' AND before.start = now.start
    WHERE before.id IS NULL OR <changed>
)
INSERT INTO leaderboard_tally AS tally (user_id, lang, span, start, <counters>)
SELECT user_id, lang, row.span, row.start, <sums>
FROM change
CROSS JOIN LATERAL (
    VALUES ('hour', change.start), ('day', date_trunc('day', change.start, 'UTC')), ('total', 'epoch'::timestamptz)
) AS row (span, start)
GROUP BY user_id, lang, row.span, row.start
ON CONFLICT (user_id, lang, span, start) DO UPDATE SET <added>

-- name: drop_empty_hours
-- Deletes the tallies of these hours for languages without any work left.
DELETE FROM leaderboard_tally tally
USING unnest(%(users)s::uuid[], %(hours)s::timestamptz[]) AS hour (user_id, start)
WHERE tally.user_id = hour.user_id AND tally.span = 'hour' AND tally.start = hour.start
  AND NOT EXISTS (
      SELECT FROM leaderboard_work work
      WHERE work.user_id = tally.user_id AND work.at >= hour.start AND work.at < hour.start + interval '1 hour'
        AND work.here AND work.lang = tally.lang)
  AND NOT EXISTS (
      SELECT FROM leaderboard_placing placed JOIN leaderboard_work text ON text.id = placed.message_id AND text.here
      WHERE placed.user_id = tally.user_id AND placed.at >= hour.start AND placed.at < hour.start + interval '1 hour'
        AND placed.lang = tally.lang)

-- name: drop_empty_days
-- Deletes days and totals of these people that have no hour left.
DELETE FROM leaderboard_tally tally
WHERE tally.user_id = ANY(%(users)s::uuid[]) AND tally.span <> 'hour' AND NOT EXISTS (
    SELECT FROM leaderboard_tally hour
    WHERE hour.user_id = tally.user_id AND hour.lang = tally.lang AND hour.span = 'hour'
      AND (tally.span = 'total' OR date_trunc('day', hour.start, 'UTC') = tally.start))
