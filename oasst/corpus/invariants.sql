-- Invariants of the corpus. The comment of a statement is the rule that it checks; its rows (id, what) are the
-- offenders: there must be none. `oasst.corpus.invariants` reads this file, `manage.py check_trees` runs it.

-- name: tree_has_its_prompt
-- Every tree has one root, which carries the tree's id.
SELECT t.id, 'has no root' AS what
FROM oasst_messagetree t
LEFT JOIN oasst_message m ON m.id = t.id AND m.parent_id IS NULL
WHERE m.id IS NULL

-- name: parent_in_the_same_tree
-- A reply is in the tree of its parent.
SELECT m.id, format('is in tree %s, its parent in %s', m.tree_id, p.tree_id) AS what
FROM oasst_message m JOIN oasst_message p ON p.id = m.parent_id
WHERE m.tree_id <> p.tree_id

-- name: depth_follows_the_parent
-- A reply is one deeper than its parent.
SELECT m.id, format('has depth %s under a parent at %s', m.depth, p.depth) AS what
FROM oasst_message m JOIN oasst_message p ON p.id = m.parent_id
WHERE m.depth <> p.depth + 1

-- name: counters_say_what_the_rows_say
-- Replies are counted unless deleted, reviews if given for a task, rankings if they showed the message, reactions all; what a
-- file said of reviews and reactions comes on top.
SELECT
    m.id,
    m.tree_id,
    concat_ws(', ',
        CASE WHEN m.children_count <> counted.children THEN
            'children_count is ' || m.children_count || ' instead of ' || counted.children END,
        CASE WHEN m.review_count <> counted.reviews THEN
            'review_count is ' || m.review_count || ' instead of ' || counted.reviews END,
        CASE WHEN m.ranking_count <> counted.rankings THEN
            'ranking_count is ' || m.ranking_count || ' instead of ' || counted.rankings END,
        CASE WHEN coalesce(m.emojis, '{}') <> coalesce(counted.emojis, '{}') THEN
            'emojis is ' || coalesce(m.emojis::text, 'null') || ' instead of ' || coalesce(counted.emojis::text, 'null') END
    ) AS what,
    array_remove(ARRAY[
        CASE WHEN m.children_count <> counted.children THEN 'children_count' END,
        CASE WHEN m.review_count <> counted.reviews THEN 'review_count' END,
        CASE WHEN m.ranking_count <> counted.rankings THEN 'ranking_count' END,
        CASE WHEN coalesce(m.emojis, '{}') <> coalesce(counted.emojis, '{}') THEN 'emojis' END
    ], NULL) AS wrong,
    counted.children,
    counted.reviews,
    counted.rankings,
    counted.emojis
FROM oasst_message m
LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
CROSS JOIN LATERAL (
    SELECT
        (SELECT count(*) FROM oasst_message c WHERE c.parent_id = m.id AND NOT c.deleted) AS children,
        coalesce(f.review_count, 0)
            + (SELECT count(*) FROM oasst_review r WHERE r.message_id = m.id AND r.task_id IS NOT NULL) AS reviews,
        (SELECT count(*) FROM oasst_ranking r WHERE r.parent_id = m.parent_id AND m.id = ANY(r.shown)) AS rankings,
        (
            SELECT jsonb_object_agg(code, given)
            FROM (
                SELECT code, sum(given) AS given
                FROM (
                    SELECT r.emoji AS code, 1 AS given FROM oasst_reaction r WHERE r.message_id = m.id
                    UNION ALL
                    SELECT e.key, e.value::int FROM jsonb_each(f.emojis) e
                ) sign
                GROUP BY code
            ) by_code
        ) AS emojis
    OFFSET 0  -- counted once for each message, not once for each mention
) counted
WHERE m.children_count <> counted.children
   OR m.review_count <> counted.reviews
   OR m.ranking_count <> counted.rankings
   OR coalesce(m.emojis, '{}') <> coalesce(counted.emojis, '{}')

-- name: nothing_lives_under_the_deleted
-- What answers a deleted message is deleted too, unless a file said otherwise.
SELECT m.id, format('lives under %s, which is deleted', p.id) AS what
FROM oasst_message m
JOIN oasst_message p ON p.id = m.parent_id
LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
WHERE p.deleted AND NOT m.deleted AND f.message_id IS NULL

-- name: reply_is_not_older
-- A reply is not older than what it answers, where the dates are known.
SELECT m.id, format('is from %s, its parent from %s', m.created_at, p.created_at) AS what
FROM oasst_message m
JOIN oasst_message p ON p.id = m.parent_id
LEFT JOIN oasst_importedfacts f ON f.message_id = p.id
WHERE m.created_at < p.created_at AND f.dated IS NOT FALSE

-- name: tree_speaks_the_language_of_its_prompt
-- The language of a tree is its prompt's.
SELECT t.id, format('is in %s, its prompt in %s', t.lang, m.lang) AS what
FROM oasst_messagetree t JOIN oasst_message m ON m.id = t.id
WHERE t.lang <> m.lang

-- name: finished_tree_has_an_accepted_prompt
-- A tree that was finished here has a prompt that is accepted and not deleted.
SELECT t.id, 'is finished, but its prompt is not accepted or is deleted' AS what
FROM oasst_messagetree t
JOIN oasst_message m ON m.id = t.id
LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
WHERE t.state = 'ready_for_export' AND f.message_id IS NULL AND (m.deleted OR m.review_result IS NOT TRUE)

-- name: revisions_are_complete
-- An edited message has every revision from 1 to its own; one that was never edited has none.
SELECT m.id, format('is at revision %s and has %s of them', m.revision, coalesce(r.numbers, 0)) AS what
FROM oasst_message m
LEFT JOIN (
    SELECT message_id, count(*) AS numbers, min(number) AS least, max(number) AS most
    FROM oasst_revision
    GROUP BY message_id
) r ON r.message_id = m.id
WHERE CASE WHEN m.revision = 1 THEN r.numbers IS NOT NULL
    ELSE (r.least, r.most, r.numbers) IS DISTINCT FROM (1::smallint, m.revision, m.revision::bigint) END

-- name: newest_revision_is_the_text
-- The text of an edited message is its newest revision's.
SELECT m.id, format('does not have the text of revision %s', r.number) AS what
FROM oasst_message m JOIN oasst_revision r ON r.message_id = m.id AND r.number = m.revision
WHERE r.text <> m.text

-- name: review_names_a_revision
-- A review judges a revision that exists.
SELECT r.id, format('judges revision %s of %s, which has %s', r.revision, m.id, m.revision) AS what
FROM oasst_review r JOIN oasst_message m ON m.id = r.message_id
WHERE r.revision NOT BETWEEN 1 AND m.revision

-- name: ranking_names_revisions
-- A ranking judges revisions that exist.
SELECT r.id, format('judges revision %s of %s, which has %s', seen.revision, m.id, m.revision) AS what
FROM oasst_ranking r
CROSS JOIN unnest(r.shown, r.revisions) seen (id, revision)
JOIN oasst_message m ON m.id = seen.id
WHERE seen.revision NOT BETWEEN 1 AND m.revision

-- name: ranking_shows_replies
-- A ranking was shown replies to its message, each of them once.
SELECT r.id, format('shows %s, which is no reply to %s or is listed twice', seen.id, r.parent_id) AS what
FROM oasst_ranking r
CROSS JOIN unnest(r.shown) seen (id)
LEFT JOIN oasst_message m ON m.id = seen.id AND m.parent_id = r.parent_id
GROUP BY r.id, seen.id, r.parent_id
HAVING count(m.id) <> 1

-- name: ballot_orders_what_was_shown
-- A ballot orders exactly what was shown, or nothing where none is acceptable.
SELECT r.id, format('orders %s replies of %s that were shown', cardinality(ordered.ids), cardinality(r.shown)) AS what
FROM oasst_ranking r
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT reply::uuid FROM jsonb_array_elements(r.ballot) tie CROSS JOIN jsonb_array_elements_text(tie) reply ORDER BY 1
    ) AS ids
) ordered
WHERE ordered.ids <> ARRAY(SELECT unnest(r.shown) ORDER BY 1)
  AND NOT (r.none_acceptable AND ordered.ids = '{}')

-- name: veto_names_what_was_shown
-- A ranking vetoes only replies it was shown.
SELECT r.id, 'vetoes a reply that was not shown' AS what
FROM oasst_ranking r
WHERE NOT r.vetoed <@ r.shown

-- name: events_are_numbered_densely
-- The numbers of events go up from 1 without a gap.
SELECT id, format('has number %s after %s', seq, before) AS what
FROM (SELECT id, seq, lag(seq, 1, 0::bigint) OVER (ORDER BY seq) AS before FROM oasst_event WHERE seq IS NOT NULL) numbered
WHERE seq <> before + 1

-- name: removed_means_deleted
-- A message that a moderator removed from quarantine is deleted.
SELECT m.id, 'was removed, but is not deleted' AS what
FROM oasst_message m
JOIN LATERAL (
    SELECT q.outcome FROM oasst_quarantine q WHERE q.message_id = m.id ORDER BY q.opened_at DESC, q.id DESC LIMIT 1
) last ON last.outcome = 'removed'
WHERE NOT m.deleted

-- name: withdrawn_means_gone
-- A withdrawn message is gone or deleted, and the record names its tree.
SELECT m.id, 'was withdrawn, but is still there, or the record names another tree' AS what
FROM oasst_message m JOIN oasst_withdrawnmessage w ON w.message_id = m.id
WHERE NOT m.deleted OR m.tree_id <> w.tree_id
