-- Extending, ending and sweeping leases.

-- name: open_task_count
-- Number of open tasks of a person. Tasks that an API client has not acknowledged in time are not counted.
SELECT count(*) FROM tasks_task h
WHERE h.user_id = %(me)s AND h.state = 'open' AND h.until > now()
  AND (h.client_id IS NULL OR h.frontend_message_id IS NOT NULL OR h.created_at > now() - %(unacknowledged)s)

-- name: heartbeat
-- Extends the lease of an open task; returns its new end.
UPDATE tasks_task SET until = clock_timestamp() + %(lease)s
WHERE id = %(task)s AND user_id = %(me)s AND state = 'open'
RETURNING until

-- name: ack
-- Binds the client's own id to a task that can still be answered and extends its lease; if it is bound to the same id, only
-- extends the lease. Updates no row otherwise.
UPDATE tasks_task t
SET frontend_message_id = %(name)s,
    until = CASE WHEN t.state = 'open' THEN clock_timestamp() + %(lease)s ELSE t.until END
WHERE t.id = %(task)s
  AND (t.frontend_message_id = %(name)s OR (t.frontend_message_id IS NULL AND t.state = ANY(%(answerable)s)))

-- name: finish
-- Ends an open task with an outcome and returns its lease; locks the opening before the task. A submission also deletes the
-- draft, and a submitted prompt lowers the number of prompts wanted. Returns the id of the task, or no row if it was not open.
WITH place AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.kind = %(kind)s AND o.message_id = %(message)s
    FOR NO KEY UPDATE
), ended AS (
    UPDATE tasks_task t
    SET state = %(state)s, ended_at = clock_timestamp(), skip_reason = %(reason)s, result_id = %(result)s
    WHERE t.id = %(task)s AND t.state = 'open' AND (SELECT count(*) FROM place) >= 0
    RETURNING t.id, t.opening_id
), returned AS (
    UPDATE tasks_opening o
    SET leased = o.leased - 1,
        wanted = o.wanted - CASE WHEN o.kind = 'initial_prompt' AND %(state)s = 'done' AND o.wanted > 0 THEN 1 ELSE 0 END
    FROM ended WHERE o.id = ended.opening_id AND o.leased > 0
), tidied AS (
    DELETE FROM tasks_draft d
    WHERE %(state)s = 'done' AND d.user_id = %(me)s AND d.kind = %(kind)s AND d.reason = ''
      AND (d.message_id = %(message)s OR (d.message_id IS NULL AND d.lang = %(lang)s AND %(kind)s = 'initial_prompt'))
)
SELECT id FROM ended

-- name: sweep
-- Ends expired leases on at most %(limit)s openings. The UPDATE repeats the condition, so a concurrent heartbeat wins.
WITH place AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.leased > 0 AND EXISTS (
        SELECT 1 FROM tasks_task t WHERE t.opening_id = o.id AND t.state = 'open' AND t.until < now()
    )
    ORDER BY o.id LIMIT %(limit)s
    FOR NO KEY UPDATE SKIP LOCKED
), lapsed AS (
    UPDATE tasks_task t SET state = 'expired', ended_at = clock_timestamp()
    FROM place WHERE t.opening_id = place.id AND t.state = 'open' AND t.until < now()
    RETURNING t.opening_id
), counted AS (
    SELECT opening_id, count(*) AS tasks FROM lapsed GROUP BY opening_id
), returned AS (
    UPDATE tasks_opening o SET leased = o.leased - counted.tasks FROM counted WHERE o.id = counted.opening_id
)
SELECT coalesce(sum(tasks), 0) FROM counted

-- name: sweep_orphans
-- Expires tasks whose opening no longer exists; there is no lease to return.
UPDATE tasks_task t SET state = 'expired', ended_at = clock_timestamp()
WHERE t.state = 'open' AND t.until < now()
  AND NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.id = t.opening_id)
