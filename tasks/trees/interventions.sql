-- Deleting and restoring messages.

-- name: delete_messages
-- Deletes a message and its descendants; returns those that were not deleted before.
WITH RECURSIVE below AS (
    SELECT id FROM oasst_message WHERE id = %(message)s
    UNION ALL
    SELECT m.id FROM oasst_message m JOIN below ON m.parent_id = below.id
)
UPDATE oasst_message m SET deleted = true FROM below WHERE m.id = below.id AND NOT m.deleted RETURNING m.id

-- name: restorable
-- Fragment: `chosen` are the messages restored with a message: its ancestors, itself, and the descendants deleted with it.
-- `blocked` are those that stay deleted: their author has another live reply to the same parent or has withdrawn them, or an
-- ancestor is blocked.
above AS (
    SELECT m.id, m.parent_id FROM oasst_message m WHERE m.id = %(message)s
    UNION ALL
    SELECT m.id, m.parent_id FROM oasst_message m JOIN above ON m.id = above.parent_id
), below AS (
    SELECT m.id FROM oasst_message m WHERE m.id = %(message)s
    UNION ALL
    SELECT m.id FROM oasst_message m JOIN below ON m.parent_id = below.id
), act AS (
    SELECT e.detail ->> 'act' AS id FROM oasst_event e
    WHERE e.tree_id = (SELECT tree_id FROM oasst_message WHERE id = %(message)s)
      AND e.message_id = %(message)s AND e.type = 'message_deleted'
    ORDER BY e.id DESC LIMIT 1
), deleted_with AS (
    SELECT e.message_id AS id FROM oasst_event e JOIN below ON below.id = e.message_id CROSS JOIN act
    WHERE e.tree_id = (SELECT tree_id FROM oasst_message WHERE id = %(message)s)
      AND e.type = 'message_deleted' AND e.detail ->> 'act' = act.id
), chosen AS (
    SELECT id FROM above UNION SELECT id FROM deleted_with
), replaced AS (
    SELECT m.id FROM oasst_message m
    WHERE m.id = ANY(ARRAY(SELECT id FROM chosen)) AND m.deleted AND (EXISTS (
        SELECT 1 FROM oasst_message other
        WHERE other.parent_id = m.parent_id AND other.author_id = m.author_id AND NOT other.deleted
    ) OR EXISTS (SELECT 1 FROM oasst_withdrawnmessage w WHERE w.message_id = m.id))
), blocked AS (
    SELECT id FROM replaced
    UNION
    SELECT m.id FROM oasst_message m JOIN blocked ON m.parent_id = blocked.id
)

-- name: restore_messages
WITH RECURSIVE {restorable}
UPDATE oasst_message m SET deleted = false
WHERE m.id = ANY(ARRAY(SELECT id FROM chosen EXCEPT SELECT id FROM blocked)) AND m.deleted
RETURNING m.id

-- name: still_deleted
WITH RECURSIVE {restorable}
SELECT m.id FROM oasst_message m
WHERE m.id = ANY(ARRAY(SELECT id FROM chosen INTERSECT SELECT id FROM blocked)) AND m.deleted

-- name: recount_children
-- Recounts the children of these messages and of their parents.
UPDATE oasst_message p SET children_count = counted.children
FROM (
    SELECT p.id, (SELECT count(*) FROM oasst_message c WHERE c.parent_id = p.id AND NOT c.deleted) AS children
    FROM oasst_message p
    WHERE p.id = ANY(%(ids)s || ARRAY(SELECT m.parent_id FROM oasst_message m WHERE m.id = ANY(%(ids)s)))
) counted
WHERE p.id = counted.id AND p.children_count <> counted.children
