-- Threads.

-- name: thread
-- The messages from the prompt down to one message.
WITH RECURSIVE above AS (
    SELECT m.id, m.parent_id, m.role, m.text, m.lang, m.author_id, m.depth FROM oasst_message m WHERE m.id = %(message)s
    UNION ALL
    SELECT m.id, m.parent_id, m.role, m.text, m.lang, m.author_id, m.depth
    FROM oasst_message m JOIN above ON m.id = above.parent_id
)
SELECT id, role, text, lang, author_id FROM above ORDER BY depth
