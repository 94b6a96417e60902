-- How events become work, work becomes tallies, and tallies are added up. `leaderboard.statements` loads the statements and
-- puts lists of columns where <…> stands; tests run every one.
--
-- The first ones read the events with %(after)s < seq <= %(upto)s. Whatever order events come in, and however they are cut
-- into batches, the same rows result: rows are made once, the last word counts, first times are the least, sums are sums.

-- name: end_of_batch
-- The number of the last of the next %(limit)s events behind %(after)s.
SELECT max(seq) FROM (SELECT seq FROM oasst_event WHERE seq > %(after)s ORDER BY seq LIMIT %(limit)s) batch

-- name: write_texts
-- Makes a row of every text that is spoken of. Only those posted here are somebody's work.
INSERT INTO leaderboard_work AS work (id, kind, user_id, lang, at, message_id, tree_id, here)
SELECT DISTINCT ON (message_id)
       message_id,
       CASE WHEN (detail ->> 'root')::boolean THEN 'prompt' ELSE (detail ->> 'role') || '_reply' END,
       (detail ->> 'author')::uuid, lang, (detail ->> 'written_at')::timestamptz, message_id, tree_id,
       type = 'message_posted' AND NOT (detail ->> 'synthetic')::boolean
FROM oasst_event
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN (
    'message_posted', 'message_accepted', 'message_rejected', 'message_deleted', 'message_restored',
    'message_quarantined', 'message_released')
ORDER BY message_id, type = 'message_posted' DESC, seq
ON CONFLICT (id) DO UPDATE SET here = true WHERE excluded.here AND NOT work.here

-- name: settle_texts
-- What became of texts: of every two words that take each other back, the last.
WITH last AS (
    SELECT message_id,
           (array_agg(type ORDER BY seq DESC) FILTER (WHERE type IN ('message_accepted', 'message_rejected')))[1] AS verdict,
           (array_agg(at ORDER BY seq DESC) FILTER (WHERE type IN ('message_accepted', 'message_rejected')))[1] AS decided_at,
           (array_agg(type ORDER BY seq DESC) FILTER (WHERE type IN ('message_deleted', 'message_restored')))[1] AS removal,
           (array_agg(type ORDER BY seq DESC) FILTER (WHERE type IN ('message_quarantined', 'message_released')))[1] AS hold
    FROM oasst_event
    WHERE seq > %(after)s AND seq <= %(upto)s AND type IN (
        'message_accepted', 'message_rejected', 'message_deleted', 'message_restored', 'message_quarantined',
        'message_released')
    GROUP BY message_id
)
UPDATE leaderboard_work work
SET confirmed = coalesce(last.verdict = 'message_accepted', work.confirmed),
    decided_at = coalesce(last.decided_at, work.decided_at),
    deleted = coalesce(last.removal = 'message_deleted', work.deleted),
    held = coalesce(last.hold = 'message_quarantined', work.held)
FROM last
WHERE work.id = last.message_id

-- name: reach_milestones
-- When trees first reached each stage, and where they are now.
INSERT INTO leaderboard_milestones AS known
       (tree_id, lang, state, prompted_at, accepted_at, growing_at, ranking_at, finished_at)
SELECT tree_id, min(lang),
       coalesce((array_agg(detail ->> 'to' ORDER BY seq DESC) FILTER (WHERE type = 'tree_state_changed'))[1], ''),
       min(at) FILTER (WHERE type = 'message_posted'),
       min(at) FILTER (WHERE detail ->> 'to' = 'prompt_lottery_waiting'),
       min(at) FILTER (WHERE detail ->> 'to' = 'growing'),
       min(at) FILTER (WHERE detail ->> 'to' = 'ranking'),
       min(at) FILTER (WHERE detail ->> 'to' = 'ready_for_export')
FROM oasst_event
WHERE seq > %(after)s AND seq <= %(upto)s
  AND (type = 'tree_state_changed' OR type = 'message_posted' AND (detail ->> 'root')::boolean)
GROUP BY tree_id
ON CONFLICT (tree_id) DO UPDATE
SET state = coalesce(nullif(excluded.state, ''), known.state),
    prompted_at = least(known.prompted_at, excluded.prompted_at),
    accepted_at = least(known.accepted_at, excluded.accepted_at),
    growing_at = least(known.growing_at, excluded.growing_at),
    ranking_at = least(known.ranking_at, excluded.ranking_at),
    finished_at = least(known.finished_at, excluded.finished_at)

-- name: write_reviews
-- Reviews given for tasks, each with its grade: 0 for spam or the wrong language, else 20 to 100 by quality, 60 unasked. One may
-- be taken back and given again under its id: the last word counts, at the time of the first.
WITH last AS (
    SELECT DISTINCT ON (detail ->> 'review')
           (detail ->> 'review')::uuid AS id, detail, user_id, lang, message_id, tree_id, type = 'review_taken_back' AS gone,
           first_value(at) OVER (PARTITION BY detail ->> 'review' ORDER BY seq) AS at
    FROM oasst_event
    WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('review_given', 'review_taken_back') AND task_id IS NOT NULL
    ORDER BY detail ->> 'review', seq DESC
)
INSERT INTO leaderboard_work (id, kind, user_id, lang, at, message_id, tree_id, deleted, grade)
SELECT id, (detail ->> 'mode') || '_review', user_id, lang, at, message_id, tree_id, gone,
       CASE WHEN (detail #>> '{labels,spam}')::numeric >= 0.5 OR (detail #>> '{labels,lang_mismatch}')::numeric >= 0.5 THEN 0
            ELSE coalesce(20 + round(80 * (detail #>> '{labels,quality}')::numeric), 60) END
FROM last
ON CONFLICT (id) DO UPDATE SET deleted = excluded.deleted, grade = excluded.grade

-- name: write_rankings
-- The same of rankings.
INSERT INTO leaderboard_work (id, kind, user_id, lang, at, message_id, tree_id, deleted)
SELECT DISTINCT ON (detail ->> 'ranking')
       (detail ->> 'ranking')::uuid, 'ranking', user_id, lang,
       first_value(at) OVER (PARTITION BY detail ->> 'ranking' ORDER BY seq), message_id, tree_id,
       type = 'ranking_taken_back'
FROM oasst_event
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('ranking_given', 'ranking_taken_back')
ORDER BY detail ->> 'ranking', seq DESC
ON CONFLICT (id) DO UPDATE SET deleted = excluded.deleted

-- name: write_placings
INSERT INTO leaderboard_placing (ranking_id, message_id, user_id, lang, at, place)
SELECT DISTINCT ON (detail ->> 'ranking', reply.message)
       (detail ->> 'ranking')::uuid, reply.message, reply.author, lang,
       first_value(at) OVER (PARTITION BY detail ->> 'ranking' ORDER BY seq), reply.place
FROM oasst_event, jsonb_to_recordset(detail -> 'places') AS reply (message uuid, author uuid, place int)
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('ranking_given', 'ranking_taken_back')
ORDER BY detail ->> 'ranking', reply.message, seq DESC
ON CONFLICT (ranking_id, message_id) DO UPDATE SET place = excluded.place

-- name: add_received
-- Adds what was said of texts by reactions and labels, and subtracts what was taken back or said anew.
WITH said AS (
    SELECT message_id,
           CASE detail ->> 'emoji' WHEN '+1' THEN 'upvotes' WHEN '-1' THEN 'downvotes' WHEN 'red_flag' THEN 'red_flags' END AS what,
           CASE type WHEN 'reaction_added' THEN 1 ELSE -1 END AS number, 0 AS value
    FROM oasst_event
    WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('reaction_added', 'reaction_removed')
      AND detail ->> 'emoji' IN ('+1', '-1', 'red_flag')
  UNION ALL
    SELECT message_id, label.key, sign.of, sign.of * label.value::numeric
    FROM oasst_event
    CROSS JOIN LATERAL (
        VALUES (CASE type WHEN 'review_given' THEN 1 ELSE -1 END, detail -> 'labels'), (-1, detail -> 'replaced')
    ) AS sign (of, labels)
    CROSS JOIN LATERAL jsonb_each_text(CASE jsonb_typeof(sign.labels) WHEN 'object' THEN sign.labels ELSE '{}' END) AS label
    WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('review_given', 'review_taken_back')
      AND label.key IN (
          'spam', 'lang_mismatch', 'not_appropriate', 'pii', 'hate_speech', 'sexual_content', 'political_content',
          'quality', 'humor', 'toxicity', 'violence', 'helpfulness')
)
INSERT INTO leaderboard_received AS known (message_id, what, number, total)
SELECT message_id, what, sum(number),
       sum(CASE WHEN what IN ('quality', 'humor', 'toxicity', 'violence', 'helpfulness')
           THEN round(1000 * value) ELSE 1000 * round(value) END)
FROM said
GROUP BY message_id, what
ON CONFLICT (message_id, what) DO UPDATE
SET number = known.number + excluded.number, total = known.total + excluded.total

-- name: messages_spoken_of
-- The messages that events are about, ranked replies included.
SELECT message_id FROM oasst_event WHERE seq > %(after)s AND seq <= %(upto)s AND message_id IS NOT NULL
UNION
SELECT (reply ->> 'message')::uuid
FROM oasst_event, jsonb_array_elements(detail -> 'places') reply
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('ranking_given', 'ranking_taken_back')
UNION
SELECT message::uuid
FROM oasst_event, jsonb_array_elements_text(detail -> 'messages') message
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('work_moved', 'tree_lang_changed')

-- name: is_anything_moved
-- Whether work has gone to another account or counts for another language.
SELECT EXISTS (
    SELECT FROM oasst_event
    WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('work_moved', 'tree_lang_changed')
)

-- name: move_work
-- Work is whose account it was given to last.
WITH last AS (
    SELECT DISTINCT ON (work) work::uuid AS id, (detail ->> 'to')::uuid AS owner
    FROM oasst_event, jsonb_array_elements_text(detail -> 'work') work
    WHERE seq > %(after)s AND seq <= %(upto)s AND type = 'work_moved'
    ORDER BY work, seq DESC
), placed AS (
    UPDATE leaderboard_placing place SET user_id = last.owner FROM last WHERE place.message_id = last.id
)
UPDATE leaderboard_work work SET user_id = last.owner FROM last WHERE work.id = last.id

-- name: move_langs
-- Work on a message counts for the language its tree was given last.
WITH last AS (
    SELECT DISTINCT ON (message) message::uuid AS id, tree_id, detail ->> 'to' AS lang
    FROM oasst_event, jsonb_array_elements_text(detail -> 'messages') message
    WHERE seq > %(after)s AND seq <= %(upto)s AND type = 'tree_lang_changed'
    ORDER BY message, seq DESC
), placed AS (
    UPDATE leaderboard_placing place SET lang = last.lang FROM last WHERE place.message_id = last.id
), told AS (
    UPDATE leaderboard_milestones tree SET lang = last.lang FROM last WHERE tree.tree_id = last.id
)
UPDATE leaderboard_work work SET lang = last.lang FROM last WHERE work.message_id = last.id

-- name: drop_empty_hours
-- Tallies of these hours in a language in which nobody's work is left.
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
-- Days and totals of these people with no hour left.
DELETE FROM leaderboard_tally tally
WHERE tally.user_id = ANY(%(users)s::uuid[]) AND tally.span <> 'hour' AND NOT EXISTS (
    SELECT FROM leaderboard_tally hour
    WHERE hour.user_id = tally.user_id AND hour.lang = tally.lang AND hour.span = 'hour'
      AND (tally.span = 'total' OR date_trunc('day', hour.start, 'UTC') = tally.start))

-- name: forget_strangers
-- Of people whose work has moved: rows that say nothing, of those who have met in none of what is theirs now.
DELETE FROM leaderboard_voice voice
WHERE (voice.user_id = ANY(%(users)s::uuid[]) OR voice.other_id = ANY(%(users)s::uuid[]))
  AND (<voices>) = (<no_voices>)
  AND NOT EXISTS (
      SELECT FROM leaderboard_work text JOIN leaderboard_work review ON review.message_id = text.id AND review.id <> text.id
      WHERE text.user_id = voice.user_id AND review.user_id = voice.other_id AND text.here)
  AND NOT EXISTS (
      SELECT FROM leaderboard_work own JOIN leaderboard_work other ON other.message_id = own.message_id AND other.id <> own.id
      WHERE own.user_id = voice.user_id AND other.user_id = voice.other_id
        AND (own.grade IS NOT NULL AND other.grade IS NOT NULL OR own.kind = 'ranking' AND other.kind = 'ranking'))

-- name: forget_unheard
DELETE FROM leaderboard_heard heard
WHERE NOT EXISTS (SELECT FROM leaderboard_voice voice WHERE voice.user_id = heard.user_id)

-- name: weigh_reviews
-- Sets each review of these messages beside the outcome.
UPDATE leaderboard_work review
SET confirmed = (review.grade > 0) = message.confirmed
FROM leaderboard_work message
WHERE review.message_id = ANY(%(messages)s::uuid[]) AND review.grade IS NOT NULL
  AND message.id = review.message_id AND review.confirmed IS DISTINCT FROM ((review.grade > 0) = message.confirmed)

-- name: both_ballots
-- The other ballots beside a ballot `own`, by every pair of replies on both: `alike` is above 0 where both put the two in the
-- same order, below 0 where not.
JOIN leaderboard_work other
      ON other.message_id = own.message_id AND other.kind = 'ranking' AND other.id <> own.id
    JOIN leaderboard_placing mine_1 ON mine_1.ranking_id = own.id
    JOIN leaderboard_placing mine_2 ON mine_2.ranking_id = own.id AND mine_2.message_id > mine_1.message_id
    JOIN leaderboard_placing theirs_1 ON theirs_1.ranking_id = other.id AND theirs_1.message_id = mine_1.message_id
    JOIN leaderboard_placing theirs_2 ON theirs_2.ranking_id = other.id AND theirs_2.message_id = mine_2.message_id
    CROSS JOIN LATERAL (SELECT (mine_2.place - mine_1.place) * (theirs_2.place - theirs_1.place) AS alike) _

-- name: weigh_rankings
-- Sets each ranking under these messages beside the other ballots. It is confirmed by at least as many pairs alike as not.
WITH compared AS (
    SELECT own.id, count(*) FILTER (WHERE alike > 0) AS ayes, count(*) FILTER (WHERE alike < 0) AS nays
    FROM leaderboard_work own
    {both_ballots}
    WHERE own.message_id = ANY(%(messages)s::uuid[]) AND own.kind = 'ranking' AND NOT other.deleted
    GROUP BY own.id
)
UPDATE leaderboard_work work
SET ayes = coalesce(compared.ayes, 0), nays = coalesce(compared.nays, 0),
    confirmed = compared.ayes >= greatest(compared.nays, 1)
FROM leaderboard_work own LEFT JOIN compared ON compared.id = own.id
WHERE own.message_id = ANY(%(messages)s::uuid[]) AND own.kind = 'ranking' AND work.id = own.id
  AND (work.ayes, work.nays, work.confirmed) IS DISTINCT FROM
      (coalesce(compared.ayes, 0), coalesce(compared.nays, 0), compared.ayes >= greatest(compared.nays, 1))

-- name: weigh_replies
-- How often each of these replies was put before a sibling, and behind one.
WITH compared AS (
    SELECT own.message_id AS id,
           count(*) FILTER (WHERE own.place < other.place) AS ayes,
           count(*) FILTER (WHERE own.place > other.place) AS nays
    FROM leaderboard_placing own
    JOIN leaderboard_work ballot ON ballot.id = own.ranking_id
    JOIN leaderboard_placing other ON other.ranking_id = own.ranking_id AND other.message_id <> own.message_id
    WHERE own.message_id = ANY(%(messages)s::uuid[]) AND NOT ballot.deleted
    GROUP BY own.message_id
)
UPDATE leaderboard_work work
SET ayes = coalesce(compared.ayes, 0), nays = coalesce(compared.nays, 0)
FROM leaderboard_work own LEFT JOIN compared ON compared.id = own.id
WHERE own.id = ANY(%(messages)s::uuid[]) AND work.id = own.id
  AND (work.ayes, work.nays) <> (coalesce(compared.ayes, 0), coalesce(compared.nays, 0))

-- name: hours_of
-- Whose hours what concerns these messages falls in: of their authors, reviewers and rankers.
SELECT user_id, date_trunc('hour', at, 'UTC')
FROM leaderboard_work
WHERE message_id = ANY(%(messages)s::uuid[]) AND user_id IS NOT NULL AND here
UNION
SELECT placed.user_id, date_trunc('hour', placed.at, 'UTC')
FROM leaderboard_placing placed JOIN leaderboard_work text ON text.id = placed.message_id AND text.here
WHERE placed.message_id = ANY(%(messages)s::uuid[]) AND placed.user_id IS NOT NULL

-- name: add_voices
-- Adds (%(sign)s = 1) or takes away (-1) what is said about and under these messages to what people say of each other, and to
-- what is heard of each person altogether: for every voice that changes, what it comes to now less what it came to before.
-- Nobody's voice counts for more than %(voice)s texts they both graded; a share is in thousandths, and whole numbers keep the
-- sums the same in whatever order they are added. What was taken back says nothing, yet those who met have a row: it may have
-- been made before, and starting anew has to lead to the same rows.
WITH said AS (
    SELECT NOT review.deleted AS counts, text.user_id, review.user_id AS other_id,
           1 AS texts, (review.grade > 0)::int AS liked,
           0 AS graded, 0 AS own, 0 AS own_squared, 0 AS others, 0 AS others_squared, 0 AS product, 0 AS ayes, 0 AS nays
    FROM leaderboard_work text
    JOIN leaderboard_work review ON review.message_id = text.id AND review.grade IS NOT NULL
    WHERE text.id = ANY(%(messages)s::uuid[]) AND text.here
  UNION ALL
    SELECT NOT (own.deleted OR other.deleted), own.user_id, other.user_id, 0, 0, 1,
           own.grade, own.grade * own.grade, other.grade, other.grade * other.grade, own.grade * other.grade, 0, 0
    FROM leaderboard_work own
    JOIN leaderboard_work other
      ON other.message_id = own.message_id AND other.grade IS NOT NULL AND other.id <> own.id
    WHERE own.message_id = ANY(%(messages)s::uuid[]) AND own.grade IS NOT NULL
  UNION ALL
    SELECT NOT (own.deleted OR other.deleted), own.user_id, other.user_id, 0, 0, 0, 0, 0, 0, 0, 0,
           (alike > 0)::int, (alike < 0)::int
    FROM leaderboard_work own
    {both_ballots}
    WHERE own.message_id = ANY(%(messages)s::uuid[]) AND own.kind = 'ranking'
), change AS (
    SELECT user_id, other_id, <voices_said>
    FROM said
    WHERE user_id IS NOT NULL
    GROUP BY user_id, other_id
), now AS (
    INSERT INTO leaderboard_voice AS known (user_id, other_id, <voices>)
    SELECT user_id, other_id, <voices> FROM change
    ON CONFLICT (user_id, other_id) DO UPDATE SET <voices_added>
    RETURNING *
), voices AS (
    SELECT 1 AS sign, now.* FROM now
  UNION ALL
    -- Looked up one by one (OFFSET 0): a plan that reads the table instead would cost what has been said before.
    SELECT -1, before.*
    FROM change
    CROSS JOIN LATERAL (
        SELECT * FROM leaderboard_voice voice
        WHERE voice.user_id = change.user_id AND voice.other_id = change.other_id
        OFFSET 0
    ) before
)
INSERT INTO leaderboard_heard AS known (user_id, <heard>)
SELECT user_id,
       sum(sign * (texts > 0)::int) AS readers,
       coalesce(sum(sign * (1000 * liked / nullif(texts, 0))), 0) AS liking,
       coalesce(sum(sign * graded * weight), 0) AS graded,
       coalesce(sum(sign * own * weight), 0) AS own,
       coalesce(sum(sign * own_squared * weight), 0) AS own_squared,
       coalesce(sum(sign * others * weight), 0) AS others,
       coalesce(sum(sign * others_squared * weight), 0) AS others_squared,
       coalesce(sum(sign * product * weight), 0) AS product,
       sum(sign * (ayes + nays > 0)::int) AS rankers,
       coalesce(sum(sign * (1000 * (ayes - nays) / nullif(ayes + nays, 0))), 0) AS agreeing
FROM voices
CROSS JOIN LATERAL (SELECT 1000 * least(graded, %(voice)s) / nullif(graded, 0) AS weight) _
GROUP BY user_id
ON CONFLICT (user_id) DO UPDATE SET <heard_added>

-- name: pay
-- Pays confirmed work in these hours: %(schedules)s has for each kind what the first, the second, … of an hour pays. A reply
-- gets up to %(bonus)s per cent more, by the share of comparisons it won.
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
-- Counts these hours anew, and adds what has changed to the hour, the day and the total of their people.
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

-- name: add_up
-- What these people's tallies since %(since)s come to, in each language and ('') in all; in %(lang)s alone if that is not null.
SELECT user_id, CASE WHEN grouping(lang) = 1 THEN '' ELSE lang END AS lang, <sums>
FROM leaderboard_tally
WHERE user_id = ANY(%(users)s::uuid[]) AND span = %(span)s AND start >= %(since)s
  AND (%(lang)s::text IS NULL OR lang = %(lang)s)
GROUP BY GROUPING SETS ((user_id, lang), (user_id))

-- name: people_leaving
-- Whose tallies a window loses when it begins at %(until)s instead of %(since)s.
SELECT DISTINCT user_id FROM leaderboard_tally WHERE span = %(span)s AND start >= %(since)s AND start < %(until)s

-- name: glance
-- How person %(me)s stands at a glance: points in all, points and rank of the week, pieces of work since %(midnight)s, and the
-- days with activity in time zone %(zone)s, back to where two days off in a row end them. One look into an index a day.
WITH RECURSIVE days AS (
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
       ARRAY(SELECT day FROM days WHERE day IS NOT NULL ORDER BY day DESC) AS days

-- name: measure
-- What badges are given for, of these people, each in the time zone beside: sums of all time, languages with an accepted text, and
-- the days with activity of their latest streak, alive or not, of at most %(longest)s.
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

-- name: challenges
-- Challenges with what has been done of them, by how many, and by person %(me)s: accepted work of the hours between begin and end. For
-- a team an hour counts of those who were in it when the hour ended. Of one challenge or one team if that is not null.
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

-- name: teams
-- Teams, of one of them if %(id)s is not null, with the members they have today and those members' points on a board.
SELECT team.id, team.name, team.about, team.open,
       count(person.id) AS members, coalesce(sum(standing.points), 0)::bigint AS points
FROM leaderboard_team team
LEFT JOIN leaderboard_member member ON member.team_id = team.id AND member.left_at IS NULL
LEFT JOIN oasst_user person ON person.id = member.user_id AND person.is_active AND person.deleted_at IS NULL
LEFT JOIN leaderboard_standing standing
       ON standing.user_id = person.id AND standing."window" = %(window)s AND standing.lang = ''
WHERE %(id)s::bigint IS NULL OR team.id = %(id)s
GROUP BY team.id
ORDER BY points DESC, team.name
LIMIT %(limit)s

-- name: mates
-- The members of team %(id)s who are on the boards, with their points and whether they have a page.
SELECT person.id AS user_id, coalesce(standing.points, 0) AS points, coalesce(profile.public, false) AS has_profile
FROM leaderboard_member member
JOIN oasst_user person
  ON person.id = member.user_id AND person.is_active AND person.deleted_at IS NULL AND person.show_on_leaderboard
LEFT JOIN leaderboard_profile profile ON profile.user_id = person.id
LEFT JOIN leaderboard_standing standing
       ON standing.user_id = person.id AND standing."window" = %(window)s AND standing.lang = ''
WHERE member.team_id = %(id)s AND member.left_at IS NULL
ORDER BY points DESC, user_id
LIMIT %(limit)s

-- name: trolls
-- Who wrote something since %(since)s, in %(lang)s if that is not null, by the reference's troll score, in which spam labels do
-- not count. Ranks are among all; of %(enabled)s people alone if that is not null, at most %(limit)s.
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

-- name: runs
-- For each of these people the first and the last act of the run they are in: no pause in it is longer than %(idle)s, and it
-- ended after %(alive)s. Every step goes back as far as one pause may be long.
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
