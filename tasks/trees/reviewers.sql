-- Who reviewed a message, and whose reviews count.

-- name: reviewer_counts
-- Fragment: this person's reviews count (`tasks.rules.independence`). Computed at most once, where the first text that waits is met.
(SELECT u.is_active AND (
    u.role = ANY(%(staff)s) OR u.kind = 'simulated'
    OR (u.date_joined <= now() - %(known_age)s AND {vouched_for} AND {accepted_work} >= %(known_work)s)
) FROM oasst_user u WHERE u.id = %(me)s)

-- name: accepted_work
-- Fragment: accepted texts and reviews for tasks of the person u, each counted up to %(enough_work)s.
(
    (SELECT count(*) FROM (
        SELECT 1 FROM oasst_message w WHERE w.author_id = u.id AND w.review_result AND NOT w.deleted LIMIT %(enough_work)s) texts)
    + (SELECT count(*) FROM (
        SELECT 1 FROM oasst_review w WHERE w.user_id = u.id AND w.task_id IS NOT NULL LIMIT %(enough_work)s) reviews)
)

-- name: vouched_for
-- Fragment: some API client that the site trusts knows the person u, or they came without one.
(u.kind <> 'client' OR EXISTS (
    SELECT 1 FROM oasst_clientidentity i JOIN oasst_apiclient c ON c.id = i.client_id WHERE i.user_id = u.id AND c.trusted
))

-- name: reviews_given
-- The reviews that decide on a message, those given for a task of its text as it stands: the labels; who gave it and what
-- speaks for them; whether an untrusted API client alone speaks for them; the addresses of their sessions (of IPv6 the /64,
-- which is one line); and with which of the others they have before flagged messages that were accepted all the same, how
-- often. Staff of its language are told apart by their office, not by their address. Last the author's addresses.
SELECT r.labels, u.id, {is_language_staff}, u.kind, u.is_active, now() - u.date_joined, {accepted_work},
    NOT {vouched_for} OR EXISTS (SELECT 1 FROM oasst_apiclient c WHERE c.id = r.client_id AND NOT c.trusted),
    CASE WHEN {is_language_staff} THEN '{}' ELSE ARRAY(
        SELECT DISTINCT {network} FROM usersessions_usersession s WHERE s.user_id = u.id AND {is_remote}) END,
    (
        SELECT coalesce(jsonb_object_agg(ally, times), '{}')::text FROM (
            SELECT theirs.user_id AS ally, count(*) AS times
            FROM oasst_reaction mine
            JOIN oasst_message good ON good.id = mine.message_id AND good.review_result AND NOT good.deleted
            JOIN oasst_reaction theirs
                ON theirs.message_id = mine.message_id AND theirs.emoji = mine.emoji AND theirs.user_id > mine.user_id
            JOIN oasst_review other
                ON other.message_id = r.message_id AND other.user_id = theirs.user_id AND other.task_id IS NOT NULL
            WHERE mine.user_id = u.id AND mine.emoji = 'red_flag' AND mine.message_id <> r.message_id
            GROUP BY theirs.user_id
        ) allies
    ),
    ARRAY(
        SELECT DISTINCT {network} FROM usersessions_usersession s WHERE s.user_id = m.author_id AND {is_remote}
    )
FROM oasst_review r JOIN oasst_user u ON u.id = r.user_id JOIN oasst_message m ON m.id = r.message_id
WHERE r.message_id = %(message)s AND r.task_id IS NOT NULL AND r.revision = %(revision)s

-- name: is_language_staff
-- Fragment: the person u is on the staff, and the message m in a language they look after.
(u.role = ANY(%(staff)s) AND (u.moderates = '{}' OR m.lang = ANY(u.moderates)))

-- name: network
-- Fragment: the internet line a session s came by: its address, of IPv6 the /64 (of IPv4 written as IPv6 all of it).
host(network(set_masklen(s.ip, CASE WHEN family(s.ip) = 4 THEN 32 WHEN s.ip << '::ffff:0:0/96' THEN 128 ELSE 64 END)))

-- name: is_remote
-- Fragment: the session s came from another machine; what comes from this one says nothing about whose it is.
NOT (s.ip <<= '127.0.0.0/8' OR s.ip = '::1')
