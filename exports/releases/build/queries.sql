-- Statements of releases. `exports.releases.build.sql` declares them; tests run every one.

-- name: make_tables
-- What a release looks through. Each connection has tables of its own; their rows end with the transaction.
-- They are made before it, because a read-only transaction fills temporary tables but makes none.
CREATE TEMPORARY TABLE IF NOT EXISTS release_tree (
    id uuid PRIMARY KEY, state text NOT NULL, origin text, name uuid NOT NULL UNIQUE, split text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS release_kept_out (
    message_id uuid PRIMARY KEY, tree_id uuid NOT NULL, reason text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS release_kept_out_tree ON release_kept_out (tree_id);
CREATE TEMPORARY TABLE IF NOT EXISTS release_vote (
    role text NOT NULL, message_id uuid NOT NULL, user_id uuid NOT NULL, lang text NOT NULL, place integer NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS release_untold (
    message_id uuid NOT NULL, role text NOT NULL, user_id uuid NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS release_untold_message ON release_untold (message_id)

-- name: keep_out_ungranted
-- People grant the licence when they accept the terms; what was imported comes under that of its origin. Who closed the
-- account and withdraws everything has taken it back, also before the job has recorded each message. `admitted` are the
-- licences the line is filtered by, in lower case; null is all.
INSERT INTO release_kept_out
SELECT id, tree_id, reason
FROM (
    SELECT m.id, m.tree_id, CASE
        WHEN person.kind <> 'imported' THEN CASE
            WHEN person.withdraws_at IS NOT NULL OR NOT EXISTS (
                SELECT FROM oasst_consent c WHERE c.user_id = person.id AND c.dataset_licence = %(licence)s
            ) THEN 'no consent'
            WHEN NOT lower(%(licence)s) = ANY(%(admitted)s::text[]) THEN 'another licence'
        END
        WHEN o.id IS NULL THEN 'no licence'
        WHEN NOT lower(o.licence) = ANY(%(admitted)s::text[]) THEN 'another licence'
    END AS reason
    FROM release_tree tree
    JOIN oasst_message m ON m.tree_id = tree.id
    LEFT JOIN oasst_user person ON person.id = m.author_id
    LEFT JOIN exports_origin o ON o.name = coalesce(tree.origin, '')
) decided
WHERE reason IS NOT NULL

-- name: texts_to_scan
-- What would leave if it holds nothing personal.
SELECT m.id, m.tree_id, m.text
FROM release_tree tree
JOIN oasst_message m ON m.tree_id = tree.id
WHERE m.review_result AND NOT m.deleted
  AND NOT EXISTS (SELECT FROM release_kept_out k WHERE k.message_id = m.id)

-- name: kept_out_of
-- The messages of some trees that the gate keeps out.
SELECT message_id::text FROM release_kept_out WHERE tree_id = ANY(%(trees)s::uuid[])

-- name: silent_among
-- Which of these people have not granted the licence or took it back: what they said of others' messages stays here.
SELECT person.id::text
FROM oasst_user person
WHERE person.id = ANY(%(people)s::uuid[]) AND person.kind <> 'imported' AND (
    person.withdraws_at IS NOT NULL
    OR NOT EXISTS (SELECT FROM oasst_consent c WHERE c.user_id = person.id AND c.dataset_licence = %(licence)s)
)

-- name: trees_of_release
-- The trees of one side of the split, or of both, in the order of their names.
SELECT tree.id::text, tree.state, tree.origin, to_json(nullif(own.topics, '{}'))::text
FROM release_tree tree JOIN oasst_messagetree own ON own.id = tree.id
WHERE %(split)s::text IS NULL OR split = %(split)s
ORDER BY tree.name

-- name: number_votes
-- Every vote on what leaves, of people who have granted the licence, and its place among the person's in that role and
-- language: by a hash, so that it is the same in every release and says nothing of when it was given.
INSERT INTO release_vote
SELECT role, message_id, user_id, lang, row_number() OVER (
    PARTITION BY role, lang, user_id ORDER BY md5(message_id::text || %(salt)s), message_id
)
FROM (
    SELECT DISTINCT vote.role, m.id AS message_id, vote.user_id, m.lang
    FROM release_tree tree
    JOIN oasst_message m ON m.tree_id = tree.id
    CROSS JOIN LATERAL (
        SELECT 'reviewer' AS role, r.user_id FROM oasst_review r
        WHERE r.message_id = m.id AND r.user_id IS DISTINCT FROM m.author_id
        UNION ALL
        SELECT 'ranker', r.user_id FROM oasst_ranking r WHERE r.parent_id = m.id
        UNION ALL
        SELECT 'reactor', r.user_id FROM oasst_reaction r
        WHERE r.message_id = m.id AND r.user_id IS DISTINCT FROM m.author_id
    ) vote
    JOIN oasst_user person ON person.id = vote.user_id
    WHERE m.review_result AND NOT m.deleted
      AND NOT EXISTS (SELECT FROM release_kept_out k WHERE k.message_id = m.id)
      AND (person.kind = 'imported' OR (person.withdraws_at IS NULL AND EXISTS (
          SELECT FROM oasst_consent c WHERE c.user_id = person.id AND c.dataset_licence = %(licence)s
      )))
) given

-- name: votes_by_person
-- How many votes each person gave in each role and language.
SELECT role, lang, max(place) FROM release_vote GROUP BY role, lang, user_id

-- name: leave_votes_untold
-- Votes beyond those that are told of one person, by role and language.
INSERT INTO release_untold
SELECT message_id, role, user_id
FROM release_vote
JOIN unnest(%(roles)s::text[], %(langs)s::text[], %(most)s::int[]) told (role, lang, most) USING (role, lang)
WHERE place > most

-- name: untold_votes_on
-- The votes on some messages that are not told.
SELECT role, message_id::text, user_id::text FROM release_untold WHERE message_id = ANY(%(messages)s::uuid[])

-- name: votes_untold
-- How many votes are not told, by role.
SELECT role, count(*) FROM release_untold GROUP BY role ORDER BY role

-- name: kept_out_by_reason
-- How many messages do not leave, each counted under the first reason that holds.
SELECT reason, count(*)
FROM (
    SELECT CASE
        WHEN w.message_id IS NOT NULL THEN 'withdrawn'
        WHEN m.deleted THEN 'deleted'
        WHEN EXISTS (SELECT FROM oasst_quarantine q WHERE q.message_id = m.id AND q.closed_at IS NULL) THEN 'quarantined'
        WHEN m.review_result IS NULL THEN 'not reviewed'
        WHEN NOT m.review_result THEN 'rejected'
        ELSE k.reason
    END AS reason
    FROM release_tree tree
    JOIN oasst_message m ON m.tree_id = tree.id
    LEFT JOIN oasst_withdrawnmessage w ON w.message_id = m.id
    LEFT JOIN release_kept_out k ON k.message_id = m.id
) each_one
WHERE reason IS NOT NULL
GROUP BY reason
ORDER BY reason

-- name: consents_of_release
-- Which version of the terms was accepted by people with texts in these trees.
SELECT c.terms_version, c.user_id::text
FROM oasst_consent c
WHERE c.dataset_licence = %(licence)s AND EXISTS (
    SELECT FROM oasst_message m JOIN release_tree tree ON tree.id = m.tree_id
    WHERE m.author_id = c.user_id AND m.review_result AND NOT m.deleted
)

-- name: origins_of_release
-- The sources of texts that leave, and of how many trees.
SELECT o.name, o.licence, o.url, count(*)
FROM exports_origin o
JOIN release_tree tree ON coalesce(tree.origin, '') = o.name
WHERE EXISTS (
    SELECT FROM oasst_message m LEFT JOIN oasst_user person ON person.id = m.author_id
    WHERE m.tree_id = tree.id AND m.review_result AND NOT m.deleted AND coalesce(person.kind, 'imported') = 'imported'
      AND NOT EXISTS (SELECT FROM release_kept_out k WHERE k.message_id = m.id)
)
GROUP BY o.id
ORDER BY o.name

-- name: sources_of_trees
-- The sources with a licence that accepted texts of some trees come from. It follows `WITH tree AS (…)`, trees_to_export of
-- the exports, see exports.releases.build.licensing.
SELECT o.name, o.licence, count(*)
FROM exports_origin o
JOIN tree ON coalesce(tree.origin, '') = o.name
WHERE EXISTS (
    SELECT FROM oasst_message m LEFT JOIN oasst_user person ON person.id = m.author_id
    WHERE m.tree_id = tree.id::uuid AND m.review_result AND NOT m.deleted AND coalesce(person.kind, 'imported') = 'imported'
)
GROUP BY o.id
ORDER BY o.name

-- name: people
-- Who is not merely named in a file.
SELECT id::text FROM oasst_user WHERE kind <> 'imported'

-- name: credited_in_release
-- The names under which people with texts in these trees wish to be thanked.
SELECT person.id::text, person.credit_name
FROM oasst_user person
WHERE person.credit_name <> '' AND person.is_active AND person.deleted_at IS NULL AND EXISTS (
    SELECT FROM oasst_message m JOIN release_tree tree ON tree.id = m.tree_id WHERE m.author_id = person.id
)

-- name: authors_of_release
-- Who wrote in these trees and can sign in.
SELECT DISTINCT m.author_id::text
FROM release_tree tree
JOIN oasst_message m ON m.tree_id = tree.id
JOIN oasst_user person ON person.id = m.author_id AND person.kind <> 'imported'
