-- What events mean for the authors of texts.

-- name: fates
-- From the events after %(after)s up to %(upto)s: person, kind of notification, and number.
WITH new AS MATERIALIZED (
    SELECT type, tree_id, message_id, detail FROM oasst_event WHERE seq > %(after)s AND seq <= %(upto)s
), accepted AS (
    SELECT DISTINCT m.id, m.author_id, m.parent_id
    FROM new JOIN oasst_message m ON m.id = new.message_id
    WHERE new.type = 'message_accepted' AND m.review_result AND NOT m.deleted
), finished AS (
    SELECT DISTINCT new.tree_id
    FROM new JOIN oasst_messagetree t ON t.id = new.tree_id
    WHERE new.type = 'tree_state_changed' AND new.detail ->> 'to' = 'ready_for_export' AND t.state = 'ready_for_export'
), fates AS (
    SELECT author_id, 'fate_accepted' AS kind, id FROM accepted
  UNION ALL
    SELECT p.author_id, 'fate_replied', a.id
    FROM accepted a JOIN oasst_message p ON p.id = a.parent_id
    WHERE p.author_id IS DISTINCT FROM a.author_id
  UNION ALL
    SELECT m.author_id, 'fate_first', m.id
    FROM finished f JOIN oasst_message m ON m.tree_id = f.tree_id
    WHERE m.rank = 0 AND NOT m.deleted
      AND EXISTS (SELECT FROM oasst_message s WHERE s.parent_id = m.parent_id AND s.rank > 0 AND NOT s.deleted)
  UNION ALL
    SELECT DISTINCT m.author_id, 'fate_finished', m.tree_id
    FROM finished f JOIN oasst_message m ON m.tree_id = f.tree_id
    WHERE m.review_result AND NOT m.deleted
)
SELECT f.author_id, f.kind, count(*)
FROM fates f JOIN oasst_user u ON u.id = f.author_id
WHERE u.is_active AND u.deleted_at IS NULL
GROUP BY f.author_id, f.kind
