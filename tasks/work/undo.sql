-- Undoing a skip or a submission.

-- name: unskip
-- Reopens a skipped task with a new lease if its opening has room and the person has no other open or done task there.
WITH leased AS (
    UPDATE tasks_opening o SET leased = o.leased + 1
    FROM tasks_task t
    WHERE t.id = %(task)s AND o.kind = t.kind AND o.message_id = t.opening_message_id AND o.wanted > (o.leased + o.done)
      AND NOT EXISTS (
          SELECT 1 FROM tasks_task other
          WHERE other.user_id = t.user_id AND other.message_id = t.message_id AND other.kind = t.kind
            AND other.state IN ('open', 'done')
      )
    RETURNING o.id
)
UPDATE tasks_task t
SET state = 'open', ended_at = NULL, skip_reason = '', until = clock_timestamp() + %(lease)s, opening_id = leased.id
FROM leased WHERE t.id = %(task)s
RETURNING t.id

-- name: reopen
-- Reopens a done task with a new lease, whether or not its opening has room: the caller has locked the tree and re-derives
-- its openings with this lease counted. A deleted opening is therefore recreated empty; for prompts, one more is wanted.
WITH leased AS (
    INSERT INTO tasks_opening AS o (kind, message_id, tree_id, lang, wanted, leased, done, turn)
    SELECT t.kind, t.opening_message_id, t.tree_id, t.lang, 0, 1, 0, 'infinity' FROM tasks_task t WHERE t.id = %(task)s
    ON CONFLICT (kind, message_id) DO UPDATE
    SET leased = o.leased + 1, wanted = o.wanted + CASE WHEN o.kind = 'initial_prompt' THEN 1 ELSE 0 END
    RETURNING id
)
UPDATE tasks_task t
SET state = 'open', ended_at = NULL, result_id = NULL, until = clock_timestamp() + %(lease)s, opening_id = leased.id
FROM leased WHERE t.id = %(task)s
RETURNING t.id

-- name: delete_text
-- Deletes one message without cascading: a concurrent reference makes the transaction fail.
DELETE FROM oasst_message WHERE id = %(message)s
