-- From events to work. Each statement reads the events with %(after)s < seq <= %(upto)s. The result is the same for any order of
-- events and any batch size: rows are inserted once, the last event wins, first times are minima, totals are sums.

-- name: end_of_batch
-- The number of the last of the next %(limit)s events behind %(after)s.
SELECT max(seq) FROM (SELECT seq FROM oasst_event WHERE seq > %(after)s ORDER BY seq LIMIT %(limit)s) batch

-- name: affected_messages
-- The messages that the events concern, ranked replies included.
SELECT message_id FROM oasst_event WHERE seq > %(after)s AND seq <= %(upto)s AND message_id IS NOT NULL
UNION
SELECT (reply ->> 'message')::uuid
FROM oasst_event, jsonb_array_elements(detail -> 'places') reply
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('ranking_given', 'ranking_taken_back')
UNION
SELECT message::uuid
FROM oasst_event, jsonb_array_elements_text(detail -> 'messages') message
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('work_moved', 'tree_lang_changed')

-- name: write_texts
-- One row per text that events mention. Only texts posted here are a user's work (`here`).
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
-- The status of texts: of each pair of opposite events, the last one counts.
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
-- Reviews submitted for tasks, each with its grade: 0 for spam or the wrong language, else 20 to 100 by quality, 60 without a
-- quality label. A review can be undone and submitted again with the same id: the last event counts, at the time of the first.
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
-- The same for rankings.
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
-- The rank of each reply on each ballot.
INSERT INTO leaderboard_placing (ranking_id, message_id, user_id, lang, at, place)
SELECT DISTINCT ON (detail ->> 'ranking', reply.message)
       (detail ->> 'ranking')::uuid, reply.message, reply.author, lang,
       first_value(at) OVER (PARTITION BY detail ->> 'ranking' ORDER BY seq), reply.place
FROM oasst_event, jsonb_to_recordset(detail -> 'places') AS reply (message uuid, author uuid, place int)
WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('ranking_given', 'ranking_taken_back')
ORDER BY detail ->> 'ranking', reply.message, seq DESC
ON CONFLICT (ranking_id, message_id) DO UPDATE SET place = excluded.place

-- name: add_received
-- Adds the reactions and labels a text received, and subtracts those that were undone or replaced.
WITH received AS (
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
FROM received
GROUP BY message_id, what
ON CONFLICT (message_id, what) DO UPDATE
SET number = known.number + excluded.number, total = known.total + excluded.total

-- name: has_moved_work
-- Whether any work moved to another account or another language.
SELECT EXISTS (
    SELECT FROM oasst_event
    WHERE seq > %(after)s AND seq <= %(upto)s AND type IN ('work_moved', 'tree_lang_changed')
)

-- name: move_work
-- Work belongs to the account it was last transferred to.
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
-- Work on a message counts for the last language its tree was assigned.
WITH last AS (
    SELECT DISTINCT ON (message) message::uuid AS id, tree_id, detail ->> 'to' AS lang
    FROM oasst_event, jsonb_array_elements_text(detail -> 'messages') message
    WHERE seq > %(after)s AND seq <= %(upto)s AND type = 'tree_lang_changed'
    ORDER BY message, seq DESC
), placed AS (
    UPDATE leaderboard_placing place SET lang = last.lang FROM last WHERE place.message_id = last.id
), tree AS (
    UPDATE leaderboard_milestones known SET lang = last.lang FROM last WHERE known.tree_id = last.id
)
UPDATE leaderboard_work work SET lang = last.lang FROM last WHERE work.message_id = last.id
