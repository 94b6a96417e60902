-- Undoing a skip or a submission.

-- name: unskip
-- Hands a skipped task out again to the same person, if its place has room and they do not hold or have done the work.
WITH held AS (
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
SET state = 'open', ended_at = NULL, skip_reason = '', until = clock_timestamp() + %(lease)s, opening_id = held.id
FROM held WHERE t.id = %(task)s
RETURNING t.id

-- name: reopen
-- Hands a task that was done out again, over and above what is wanted there: whoever asks holds the tree and derives its
-- openings anew, this lease counted in. For that an opening that is gone need only be there; one prompt more is wanted.
WITH held AS (
    INSERT INTO tasks_opening AS o (kind, message_id, tree_id, lang, wanted, leased, done, turn)
    SELECT t.kind, t.opening_message_id, t.tree_id, t.lang, 0, 1, 0, 'infinity' FROM tasks_task t WHERE t.id = %(task)s
    ON CONFLICT (kind, message_id) DO UPDATE
    SET leased = o.leased + 1, wanted = o.wanted + CASE WHEN o.kind = 'initial_prompt' THEN 1 ELSE 0 END
    RETURNING id
)
UPDATE tasks_task t
SET state = 'open', ended_at = NULL, result_id = NULL, until = clock_timestamp() + %(lease)s, opening_id = held.id
FROM held WHERE t.id = %(task)s
RETURNING t.id

-- name: delete_text
-- Deletes one message and nothing with it: whoever refers to it meanwhile makes the transaction fail.
DELETE FROM oasst_message WHERE id = %(message)s
