-- The messages that a task shows.

-- name: task_messages
-- The messages that a task shows, with the viewer's reactions: the thread from the prompt to the message of the task, then
-- the replies to rank in the order stored in the task.
WITH RECURSIVE above AS (
    SELECT m.id, m.parent_id, m.depth FROM oasst_message m WHERE m.id = %(message)s
    UNION ALL
    SELECT m.id, m.parent_id, m.depth FROM oasst_message m JOIN above ON m.id = above.parent_id
), wanted AS (
    SELECT id, false AS reply, depth::bigint AS place FROM above
    UNION ALL
    SELECT r.id, true, r.place FROM unnest(%(replies)s::uuid[]) WITH ORDINALITY AS r(id, place)
)
SELECT
    wanted.reply,
    ARRAY(SELECT r.emoji::text FROM oasst_reaction r WHERE r.message_id = m.id AND r.user_id = %(me)s ORDER BY r.id) AS own,
    m.id, m.author_id, m.frontend_message_id, m.role, m.text, m.lang, m.synthetic, m.emojis
FROM wanted JOIN oasst_message m ON m.id = wanted.id
ORDER BY wanted.reply, wanted.place
