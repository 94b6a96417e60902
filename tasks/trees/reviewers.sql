-- Who reviewed a message, and whose reviews count.

-- name: reviewer_counts
-- Fragment: this person's reviews count (`tasks.rules.independence`). Evaluated at most once, at the first opening that waits.
(SELECT u.is_active AND (
    u.role = ANY(%(staff)s) OR u.kind IN ('simulated', 'demo')
    OR (u.date_joined <= now() - %(known_age)s AND {vouched_for} AND {accepted_work} >= %(known_work)s)
) FROM oasst_user u WHERE u.id = %(me)s)

-- name: accepted_work
-- Fragment: accepted texts plus task reviews of the person `u`, each counted up to %(enough_work)s.
(
    (SELECT count(*) FROM (
        SELECT 1 FROM oasst_message w WHERE w.author_id = u.id AND w.review_result AND NOT w.deleted LIMIT %(enough_work)s) texts)
    + (SELECT count(*) FROM (
        SELECT 1 FROM oasst_review w WHERE w.user_id = u.id AND w.task_id IS NOT NULL LIMIT %(enough_work)s) reviews)
)

-- name: vouched_for
-- Fragment: the person `u` signed up here or is known to at least one trusted API client.
(u.kind <> 'client' OR EXISTS (
    SELECT 1 FROM oasst_clientidentity i JOIN oasst_apiclient c ON c.id = i.client_id WHERE i.user_id = u.id AND c.trusted
))

-- name: reviews_given
-- The task reviews of the current revision of a message: labels; the reviewer with role, age and accepted work; whether only
-- an untrusted API client vouches for them; the addresses of their sessions (an IPv6 /64 counts as one); and how often they and
-- each other reviewer flagged the same messages that were accepted. Addresses of staff of the language are ignored. The last
-- column has the author's addresses.
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
-- Fragment: the person `u` is staff for the language of the message `m`.
(u.role = ANY(%(staff)s) AND (u.moderates = '{}' OR m.lang = ANY(u.moderates)))

-- name: network
-- Fragment: the network of the session `s`: its IPv4 address (also if mapped to IPv6), or the /64 of its IPv6 address.
host(network(set_masklen(s.ip, CASE WHEN family(s.ip) = 4 THEN 32 WHEN s.ip << '::ffff:0:0/96' THEN 128 ELSE 64 END)))

-- name: is_remote
-- Fragment: the session `s` is not from a loopback address, which identifies no person.
NOT (s.ip <<= '127.0.0.0/8' OR s.ip = '::1')
