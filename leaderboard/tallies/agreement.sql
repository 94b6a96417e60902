-- Comparing people's work: reviews with the outcome, ballots with ballots, and the agreement of each pair of people.

-- name: confirm_reviews
-- Compares each review of these messages with the outcome.
UPDATE leaderboard_work review
SET confirmed = (review.grade > 0) = message.confirmed
FROM leaderboard_work message
WHERE review.message_id = ANY(%(messages)s::uuid[]) AND review.grade IS NOT NULL
  AND message.id = review.message_id AND review.confirmed IS DISTINCT FROM ((review.grade > 0) = message.confirmed)

-- name: ballot_pairs
-- A fragment: joins a ballot `own` to the other ballots, for every pair of replies on both. `alike` is positive if both ballots
-- order the pair the same way, negative if not.
JOIN leaderboard_work other
      ON other.message_id = own.message_id AND other.kind = 'ranking' AND other.id <> own.id
    JOIN leaderboard_placing mine_1 ON mine_1.ranking_id = own.id
    JOIN leaderboard_placing mine_2 ON mine_2.ranking_id = own.id AND mine_2.message_id > mine_1.message_id
    JOIN leaderboard_placing theirs_1 ON theirs_1.ranking_id = other.id AND theirs_1.message_id = mine_1.message_id
    JOIN leaderboard_placing theirs_2 ON theirs_2.ranking_id = other.id AND theirs_2.message_id = mine_2.message_id
    CROSS JOIN LATERAL (SELECT (mine_2.place - mine_1.place) * (theirs_2.place - theirs_1.place) AS alike) _

-- name: confirm_rankings
-- Compares each ranking of these messages' replies with the other ballots. It is confirmed if at least half of the pairs agree.
WITH compared AS (
    SELECT own.id, count(*) FILTER (WHERE alike > 0) AS ayes, count(*) FILTER (WHERE alike < 0) AS nays
    FROM leaderboard_work own
    {ballot_pairs}
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

-- name: compare_replies
-- How often each of these replies was ranked above a sibling, and below one.
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

-- name: add_voices
-- Adds (%(sign)s = 1) or subtracts (-1) the judgements about these messages, per pair of people (leaderboard_voice) and per person
-- (leaderboard_heard): for each pair that changes, its new contribution minus its old one. A pair counts for at most %(voice)s
-- texts graded by both. Shares are integers, in thousandths, so that the order of addition does not matter. Undone judgements
-- count as zero but keep their row, so that a rebuild produces the same rows as incremental updates.
WITH judgement AS (
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
    {ballot_pairs}
    WHERE own.message_id = ANY(%(messages)s::uuid[]) AND own.kind = 'ranking'
), change AS (
    SELECT user_id, other_id, <voice_sums>
    FROM judgement
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
    -- OFFSET 0 forces an index lookup per row: a scan would grow with the whole table.
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

-- name: drop_empty_voices
-- Deletes all-zero rows of people whose work has moved, if none of their present work connects the pair.
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

-- name: drop_empty_heard
-- Deletes the totals of people without any row per pair.
DELETE FROM leaderboard_heard heard
WHERE NOT EXISTS (SELECT FROM leaderboard_voice voice WHERE voice.user_id = heard.user_id)
