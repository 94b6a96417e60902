-- name: write_affected
-- Whose account or messages the action changed, with how many messages of theirs: those it was about, and those that came
-- or went with them.
WITH changed AS (
    SELECT c.row::uuid AS id
    FROM moderation_step s JOIN moderation_change c ON c.step_id = s.id
    WHERE s.action_id = %(action)s AND c."table" = 'message' AND c.before ?| ARRAY['deleted', 'text', 'lang', 'author_id']
  UNION
    SELECT unnest(s.messages)
    FROM moderation_step s
    WHERE s.action_id = %(action)s AND s.state = 'done'
      AND EXISTS (SELECT FROM moderation_change c WHERE c.step_id = s.id)
), person AS (
    SELECT m.author_id AS id, 1 AS messages
    FROM changed JOIN oasst_message m ON m.id = changed.id WHERE m.author_id IS NOT NULL
  UNION ALL
    SELECT a.person_id, 0 FROM moderation_action a WHERE a.id = %(action)s AND a.person_id IS NOT NULL
)
INSERT INTO moderation_affected (action_id, person_id, messages)
SELECT %(action)s, id, sum(messages) FROM person GROUP BY id
ON CONFLICT (action_id, person_id) DO NOTHING

-- name: deletion
-- What is removed with these messages: all replies below them, open reports, and votes on them, without those of `voter`,
-- whose votes are counted apart. `others`: messages by none of the authors of the given ones.
WITH RECURSIVE chosen AS (
    SELECT m.id, m.deleted, m.author_id FROM oasst_message m WHERE m.id = ANY(%(messages)s::uuid[])
), gone AS (
    SELECT id, deleted FROM chosen WHERE NOT deleted
    UNION
    SELECT c.id, c.deleted FROM oasst_message c JOIN gone ON c.parent_id = gone.id
)
SELECT count(*) AS messages,
       count(*) FILTER (WHERE m.author_id IS NULL OR m.author_id NOT IN (
           SELECT author_id FROM chosen WHERE author_id IS NOT NULL)) AS others,
       count(*) FILTER (WHERE m.parent_id IS NULL) AS prompts,
       count(DISTINCT m.tree_id) AS trees,
       count(DISTINCT m.author_id) AS people,
       coalesce(sum((SELECT count(*) FROM moderation_report r WHERE r.case_id = m.id AND r.outcome = '')), 0)::int AS reports,
       coalesce(sum((
           SELECT count(*) FROM oasst_review r
           WHERE r.message_id = m.id AND r.user_id IS DISTINCT FROM %(voter)s::uuid)), 0)::int AS reviews_of,
       coalesce(sum((
           SELECT count(*) FROM oasst_ranking r
           WHERE r.parent_id = m.id AND r.user_id IS DISTINCT FROM %(voter)s::uuid)), 0)::int AS rankings_of,
       coalesce(sum((
           SELECT count(*) FROM oasst_reaction r
           WHERE r.message_id = m.id AND r.user_id IS DISTINCT FROM %(voter)s::uuid)), 0)::int AS reactions_to
FROM gone JOIN oasst_message m ON m.id = gone.id WHERE NOT gone.deleted

-- name: deletion_examples
-- Some of the messages that go with these, those that were chosen first.
WITH RECURSIVE gone AS (
    SELECT m.id, m.deleted, 0 AS level FROM oasst_message m WHERE m.id = ANY(%(messages)s::uuid[]) AND NOT m.deleted
    UNION ALL
    SELECT c.id, c.deleted, gone.level + 1 FROM oasst_message c JOIN gone ON c.parent_id = gone.id
)
SELECT id FROM gone WHERE NOT deleted GROUP BY id ORDER BY min(level), id LIMIT %(most)s

-- name: deletion_by_lang
-- The same by the language of the messages.
WITH RECURSIVE gone AS (
    SELECT m.id, m.deleted FROM oasst_message m WHERE m.id = ANY(%(messages)s::uuid[]) AND NOT m.deleted
    UNION
    SELECT c.id, c.deleted FROM oasst_message c JOIN gone ON c.parent_id = gone.id
)
SELECT m.lang, count(*) FROM gone JOIN oasst_message m ON m.id = gone.id WHERE NOT gone.deleted GROUP BY m.lang

-- name: votes
-- The votes of a person.
SELECT (SELECT count(*) FROM oasst_review WHERE user_id = %(person)s) AS reviews,
       (SELECT count(*) FROM oasst_ranking WHERE user_id = %(person)s) AS rankings,
       (SELECT count(*) FROM oasst_reaction WHERE user_id = %(person)s) AS reactions

-- name: effect_on_messages
-- The messages that an action took out or brought back, changed or moved.
WITH chosen AS (
    SELECT DISTINCT m.author_id
    FROM moderation_step s JOIN oasst_message m ON m.id = ANY(s.messages)
    WHERE s.action_id = %(action)s AND m.author_id IS NOT NULL
), changed AS (
    SELECT m.id, m.author_id, m.parent_id, m.tree_id
    FROM moderation_step s JOIN moderation_change c ON c.step_id = s.id JOIN oasst_message m ON m.id = c.row::uuid
    WHERE s.action_id = %(action)s AND c."table" = 'message' AND c.before ?| ARRAY['deleted', 'text', 'lang', 'author_id']
)
SELECT count(*) AS messages,
       count(*) FILTER (WHERE author_id IS NULL OR author_id NOT IN (SELECT author_id FROM chosen)) AS others,
       count(*) FILTER (WHERE parent_id IS NULL) AS prompts,
       count(DISTINCT tree_id) AS trees,
       count(DISTINCT author_id) AS people
FROM changed

-- name: effect_on_votes
-- The votes that an action took out or moved.
SELECT count(*) FILTER (WHERE c."table" = 'review') AS reviews,
       count(*) FILTER (WHERE c."table" = 'ranking') AS rankings,
       count(*) FILTER (WHERE c."table" = 'reaction') AS reactions
FROM moderation_step s JOIN moderation_change c ON c.step_id = s.id
WHERE s.action_id = %(action)s

-- name: effect_on_votes_of
-- The votes on the messages that an action took out or brought back, without the votes that it took out or moved.
WITH changed AS (
    SELECT c."table", c.row, c.before
    FROM moderation_step s JOIN moderation_change c ON c.step_id = s.id
    WHERE s.action_id = %(action)s
), gone AS (
    SELECT row::uuid AS id FROM changed WHERE "table" = 'message' AND before ? 'deleted'
), votes AS (
    SELECT 'review' AS "table", r.id::text AS row FROM oasst_review r JOIN gone ON gone.id = r.message_id
    UNION ALL
    SELECT 'ranking', r.id::text FROM oasst_ranking r JOIN gone ON gone.id = r.parent_id
    UNION ALL
    SELECT 'reaction', r.id::text FROM oasst_reaction r JOIN gone ON gone.id = r.message_id
    EXCEPT
    SELECT "table", row FROM changed
)
SELECT count(*) FILTER (WHERE "table" = 'review') AS reviews_of,
       count(*) FILTER (WHERE "table" = 'ranking') AS rankings_of,
       count(*) FILTER (WHERE "table" = 'reaction') AS reactions_to
FROM votes

-- name: reporters
-- The reporters with an undecided report on a message: date of joining, accepted texts and reviews in tasks, decided reports
-- and those upheld, and addresses of their sessions (of IPv6 the /64, which is one line).
SELECT u.id, u.date_joined,
       (SELECT count(*) FROM (
           SELECT 1 FROM oasst_message m WHERE m.author_id = u.id AND m.review_result AND NOT m.deleted LIMIT 100) texts)
       + (SELECT count(*) FROM (
           SELECT 1 FROM oasst_review v WHERE v.user_id = u.id AND v.task_id IS NOT NULL LIMIT 100) reviews),
       (SELECT count(*) FROM moderation_report d WHERE d.reporter_id = u.id AND d.outcome <> ''),
       (SELECT count(*) FROM moderation_report d WHERE d.reporter_id = u.id AND d.outcome = 'upheld'),
       ARRAY(
           SELECT DISTINCT
               host(network(set_masklen(s.ip, CASE WHEN family(s.ip) = 4 THEN 32 WHEN s.ip << '::ffff:0:0/96' THEN 128 ELSE 64 END)))
           FROM usersessions_usersession s
           WHERE s.user_id = u.id AND NOT (s.ip <<= '127.0.0.0/8' OR s.ip = '::1'))
FROM moderation_report r JOIN oasst_user u ON u.id = r.reporter_id
WHERE r.case_id = %(case)s AND r.outcome = '' AND u.is_active
  AND (u.suspended_until IS NULL OR u.suspended_until < now())

-- name: reported_together
-- Pairs of those who report a message now, with how many other messages both have reported.
SELECT one.reporter_id, two.reporter_id, count(DISTINCT before_one.case_id)
FROM moderation_report one
JOIN moderation_report two ON two.case_id = one.case_id AND two.outcome = '' AND two.reporter_id > one.reporter_id
JOIN moderation_report before_one ON before_one.reporter_id = one.reporter_id AND before_one.case_id <> one.case_id
JOIN moderation_report before_two
  ON before_two.reporter_id = two.reporter_id AND before_two.case_id = before_one.case_id
WHERE one.case_id = %(case)s AND one.outcome = ''
GROUP BY one.reporter_id, two.reporter_id

-- name: people_active
-- How many people of a language were active lately, counted to one more than %(most)s.
SELECT count(*) FROM (
    SELECT 1 FROM oasst_user u
    WHERE %(lang)s = ANY(u.langs) AND u.last_activity_at > %(since)s AND u.is_active LIMIT %(most)s + 1
) active

-- name: messages_affected
-- A person's messages that an action was about, changed, took out or brought back.
SELECT m.id
FROM (
    SELECT c.row::uuid AS id
    FROM moderation_step s JOIN moderation_change c ON c.step_id = s.id
    WHERE s.action_id = %(action)s AND c."table" = 'message' AND c.before ?| ARRAY['deleted', 'text', 'lang', 'author_id']
  UNION
    SELECT unnest(s.messages) FROM moderation_step s WHERE s.action_id = %(action)s
) concerned
JOIN oasst_message m ON m.id = concerned.id
WHERE m.author_id = %(person)s
ORDER BY m.seq
LIMIT %(most)s

-- name: months
-- Moderation by month, the newest first: actions, those taken by a rule, those undone since; reports and their
-- outcomes; appeals, those overturned, and the median hours until they were decided.
SELECT month.start,
       coalesce(acts.taken, 0), coalesce(acts.by_rule, 0), coalesce(acts.undone, 0),
       coalesce(heard.reports, 0), coalesce(heard.upheld, 0), coalesce(heard.dismissed, 0),
       coalesce(asked.appeals, 0), coalesce(asked.overturned, 0), asked.hours
FROM generate_series(
    date_trunc('month', %(since)s::timestamptz, 'UTC'), date_trunc('month', now(), 'UTC'), interval '1 month'
) AS month (start)
LEFT JOIN (
    SELECT date_trunc('month', created_at, 'UTC') AS start, count(*) AS taken, count(*) FILTER (WHERE by_id IS NULL) AS by_rule,
           count(*) FILTER (WHERE state = 'undone') AS undone
    FROM moderation_action WHERE created_at >= %(since)s GROUP BY 1
) acts USING (start)
LEFT JOIN (
    SELECT date_trunc('month', made_at, 'UTC') AS start, count(*) AS reports,
           count(*) FILTER (WHERE outcome = 'upheld') AS upheld, count(*) FILTER (WHERE outcome = 'dismissed') AS dismissed
    FROM moderation_report WHERE made_at >= %(since)s GROUP BY 1
) heard USING (start)
LEFT JOIN (
    SELECT date_trunc('month', made_at, 'UTC') AS start, count(*) AS appeals,
           count(*) FILTER (WHERE outcome = 'overturned') AS overturned,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM decided_at - made_at) / 3600) AS hours
    FROM moderation_appeal WHERE made_at >= %(since)s GROUP BY 1
) asked USING (start)
ORDER BY month.start DESC

-- name: kinds_taken
SELECT kind, count(*) FROM moderation_action WHERE created_at >= %(since)s GROUP BY kind ORDER BY count(*) DESC, kind

-- name: reasons_given
SELECT reason, count(*) FROM moderation_action WHERE created_at >= %(since)s GROUP BY reason ORDER BY count(*) DESC, reason

-- name: alike
-- Texts that share a band with one of these and were seen before it, the oldest first: whose they are, and whether the same
-- person's. A text that its author deleted or withdrew and wrote again is not a copy.
SELECT mine.message_id, other.message_id, text.text, text.author_id IS NOT DISTINCT FROM message.author_id
FROM moderation_fingerprint mine
JOIN oasst_message message ON message.id = mine.message_id
CROSS JOIN LATERAL (
    WITH near AS MATERIALIZED (
        SELECT f.id, f.message_id FROM moderation_fingerprint f WHERE f.bands && mine.bands
    )
    SELECT near.id, near.message_id FROM near WHERE near.id < mine.id ORDER BY near.id LIMIT %(most)s
) other
JOIN oasst_message text ON text.id = other.message_id
WHERE mine.message_id = ANY(%(messages)s::uuid[]) AND mine.bands <> '{}'
  AND NOT (text.deleted AND text.author_id IS NOT DISTINCT FROM message.author_id)
ORDER BY mine.id, other.id

-- name: authors_then
-- Of each message's author: how many texts they had written within %(window)s when they wrote it, no further back than a
-- moderator's last decision on that, and whether any other text of theirs is accepted.
SELECT m.id,
       (SELECT count(*) FROM (
           SELECT 1 FROM oasst_message e
           WHERE e.author_id = m.author_id AND e.created_at <= m.created_at AND e.created_at > greatest(
               m.created_at - %(window)s::interval,
               (SELECT max(s.decided_at) FROM moderation_signal s
                WHERE s.person_id = m.author_id AND s.kind = 'flood' AND s.outcome IN ('upheld', 'dismissed')))
           LIMIT 100) lately),
       NOT EXISTS (
           SELECT FROM oasst_message e
           WHERE e.author_id = m.author_id AND e.review_result AND NOT e.deleted AND e.id <> m.id)
FROM oasst_message m
WHERE m.id = ANY(%(messages)s::uuid[]) AND m.author_id IS NOT NULL

-- name: texts_with_links_before
-- The author's latest texts with links before this message, of the last %(most)s they wrote.
SELECT lately.text FROM (
    SELECT e.text FROM oasst_message m
    JOIN oasst_message e ON e.author_id = m.author_id AND e.created_at <= m.created_at AND e.id <> m.id
    WHERE m.id = %(message)s ORDER BY e.created_at DESC LIMIT %(most)s
) lately
WHERE lately.text ~* '(https?://|www\.)'

-- name: follow_messages
-- Signals are in the language of the tree and of the message's author, also after a merge.
UPDATE moderation_signal s SET lang = t.lang, person_id = m.author_id
FROM oasst_message m JOIN oasst_messagetree t ON t.id = m.tree_id
WHERE m.id = s.message_id AND m.id = ANY(%(messages)s::uuid[])
  AND (s.lang, s.person_id) IS DISTINCT FROM (t.lang, m.author_id)
