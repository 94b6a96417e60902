-- Invariants of the engine's tables, registered with `oasst.corpus.invariants`. The comment of a statement is its description;
-- the rows (id, what) are violations. Names that begin with _ are fragments.

-- name: opening_belongs_to_a_live_tree
-- Only live trees have openings; the prompts of a language have one that belongs to none.
SELECT o.id, format('%s at %s, whose tree is %s', o.kind, o.message_id, coalesce(t.state, 'unknown')) AS what
FROM tasks_opening o LEFT JOIN oasst_messagetree t ON t.id = o.tree_id
WHERE CASE WHEN o.kind = 'initial_prompt' THEN o.tree_id IS NOT NULL
    ELSE t.state IS NULL OR t.state NOT IN ('initial_prompt_review', 'growing', 'ranking') END

-- name: leases_are_open_tasks
-- An opening is leased as often as there are open tasks on it.
SELECT o.id, format('%s at %s: %s leases, %s open tasks', o.kind, o.message_id, o.leased, count(t.id)) AS what
FROM tasks_opening o LEFT JOIN tasks_task t ON t.opening_id = o.id AND t.state = 'open'
GROUP BY o.id
HAVING o.leased <> count(t.id)

-- name: open_task_has_its_opening
-- The opening of an open task exists.
SELECT t.id, format('%s at %s, where there is no opening', t.kind, t.opening_message_id) AS what
FROM tasks_task t
WHERE t.state = 'open' AND NOT EXISTS (SELECT FROM tasks_opening o WHERE o.id = t.opening_id)

-- name: no_more_replies_handed_out_than_wanted
-- Replies to a message plus leases on it do not exceed the number wanted.
SELECT o.id, format('%s: %s written and %s leased, %s wanted', o.message_id, o.done, o.leased, o.wanted) AS what
FROM tasks_opening o
WHERE o.kind IN ('prompter_reply', 'assistant_reply') AND o.leased > 0 AND o.leased + o.done > o.wanted

-- name: done_says_what_was_done
-- The `done` count of an opening matches the reviews of the current revision, the live replies, or the rankings.
SELECT o.id, format('%s at %s: %s done, %s counted', o.kind, o.message_id, o.done, counted.done) AS what
FROM tasks_opening o
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN o.kind IN ('label_initial_prompt', 'label_prompter_reply', 'label_assistant_reply') THEN
            (
                SELECT count(*) FROM oasst_review r JOIN oasst_message m ON m.id = r.message_id
                WHERE r.message_id = o.message_id AND r.task_id IS NOT NULL AND r.revision = m.revision
            )
        WHEN o.kind IN ('prompter_reply', 'assistant_reply') THEN (
            SELECT count(*) FROM oasst_message c
            WHERE c.parent_id = o.message_id AND NOT c.deleted AND c.review_result IS DISTINCT FROM false
              AND NOT EXISTS (SELECT FROM oasst_quarantine q WHERE q.message_id = c.id AND q.outcome = '')
        )
        WHEN o.kind IN ('rank_prompter_replies', 'rank_assistant_replies') THEN
            (SELECT count(*) FROM oasst_ranking r WHERE r.parent_id = o.message_id)
        ELSE 0
    END AS done
) counted
WHERE o.done <> counted.done

-- name: no_more_wanted_than_the_tree_lacks
-- The replies that a tree still wants are together no more than it lacks, or than are being written; also where messages
-- came back.
SELECT t.id, format('wants %s more replies, lacks %s', o.wanted, t.goal_tree_size - size.messages) AS what
FROM oasst_messagetree t
JOIN (
    SELECT tree_id, sum(greatest(wanted - done, 0)) AS wanted, sum(leased) AS leased
    FROM tasks_opening WHERE kind IN ('prompter_reply', 'assistant_reply') GROUP BY tree_id
) o ON o.tree_id = t.id
CROSS JOIN LATERAL (
    SELECT count(*) AS messages FROM oasst_message m
    WHERE m.tree_id = t.id AND NOT m.deleted AND m.review_result IS DISTINCT FROM false
) size
WHERE o.wanted > greatest(t.goal_tree_size - size.messages, o.leased) AND NOT {_waits_for_a_moderator}

-- name: no_parent_has_too_many_replies
-- No message has more replies that are accepted or may yet be than it may, unless some came back.
SELECT p.id, format('has %s replies', count(*)) AS what
FROM oasst_message p
JOIN oasst_messagetree t ON t.id = p.tree_id
JOIN oasst_message c ON c.parent_id = p.id AND NOT c.deleted AND c.review_result IS DISTINCT FROM false
GROUP BY p.id, t.id
HAVING count(*) > CASE p.role WHEN 'prompter' THEN t.max_children_count ELSE 1 END
   AND NOT {_came_back} AND NOT {_was_imported} AND NOT {_waits_for_a_moderator}

-- name: no_tree_is_larger_than_its_goal
-- No tree has more messages that are accepted or may yet be than its goal, unless some came back.
SELECT t.id, format('has %s messages, its goal is %s', count(*), t.goal_tree_size) AS what
FROM oasst_messagetree t JOIN oasst_message m ON m.tree_id = t.id
WHERE NOT m.deleted AND m.review_result IS DISTINCT FROM false
GROUP BY t.id
HAVING count(*) > t.goal_tree_size
   AND NOT {_came_back} AND NOT {_was_imported} AND NOT {_waits_for_a_moderator}

-- name: _came_back
-- A message counts again after an interruption: restored, released, or first rejected and later accepted.
EXISTS (
    SELECT FROM oasst_event e
    WHERE e.tree_id = t.id AND (
        e.type IN ('message_restored', 'message_released')
        OR (e.type = 'message_accepted' AND EXISTS (
            SELECT FROM oasst_event r
            WHERE r.tree_id = t.id AND r.message_id = e.message_id AND r.type = 'message_rejected'
        ))
    )
)

-- name: _was_imported
-- More than the prompt of the tree came from a file, which need not keep our limits.
EXISTS (
    SELECT FROM oasst_importedfacts f JOIN oasst_message i ON i.id = f.message_id
    WHERE i.tree_id = t.id AND i.parent_id IS NOT NULL
)

-- name: _waits_for_a_moderator
-- Something of the tree is in quarantine.
EXISTS (
    SELECT FROM oasst_quarantine q JOIN oasst_message h ON h.id = q.message_id WHERE h.tree_id = t.id AND q.outcome = ''
)

-- name: live_tree_goes_on
-- A live tree has an opening with something left to do, or waits for a moderator.
SELECT t.id, format('is %s and has nothing to do', t.state) AS what
FROM oasst_messagetree t
WHERE t.state IN ('initial_prompt_review', 'growing', 'ranking')
  AND NOT EXISTS (SELECT FROM tasks_opening o WHERE o.tree_id = t.id AND o.wanted > o.done)
  AND NOT {_waits_for_a_moderator}

-- name: no_one_judges_their_own
-- No person reviews their own message or ranks their own reply for a task.
SELECT r.id, format('by the author of %s', m.id) AS what
FROM oasst_review r JOIN oasst_message m ON m.id = r.message_id
WHERE m.author_id = r.user_id AND r.task_id IS NOT NULL
UNION ALL
SELECT r.id, format('by the author of %s', m.id)
FROM oasst_ranking r JOIN oasst_message m ON m.id = ANY(r.shown)
WHERE m.author_id = r.user_id AND r.task_id IS NOT NULL

-- name: task_fits_its_message
-- A task is of a kind that its message calls for; a task to write a prompt has none.
SELECT t.id, format('%s at %s', t.kind, coalesce(m.id::text, 'no message')) AS what
FROM tasks_task t LEFT JOIN oasst_message m ON m.id = t.message_id
WHERE NOT coalesce(CASE t.kind
    WHEN 'initial_prompt' THEN m.id IS NULL
    WHEN 'label_initial_prompt' THEN m.parent_id IS NULL AND m.role = 'prompter'
    WHEN 'label_prompter_reply' THEN m.parent_id IS NOT NULL AND m.role = 'prompter'
    WHEN 'label_assistant_reply' THEN m.role = 'assistant'
    WHEN 'assistant_reply' THEN m.role = 'prompter'
    WHEN 'prompter_reply' THEN m.role = 'assistant'
    WHEN 'rank_assistant_replies' THEN m.role = 'prompter'
    WHEN 'rank_prompter_replies' THEN m.role = 'assistant'
END, false)

-- name: done_task_has_its_result
-- A task that is done names a message, review or ranking of the same person that is there, or was withdrawn.
SELECT t.id, format('%s: no result %s of that person', t.kind, coalesce(t.result_id::text, 'named')) AS what
FROM tasks_task t
WHERE t.state = 'done' AND NOT CASE
    WHEN t.kind IN ('initial_prompt', 'prompter_reply', 'assistant_reply') THEN
        EXISTS (SELECT FROM oasst_message m WHERE m.id = t.result_id AND m.author_id = t.user_id)
        OR EXISTS (SELECT FROM oasst_withdrawnmessage w WHERE w.message_id = t.result_id)
    WHEN t.kind IN ('label_initial_prompt', 'label_prompter_reply', 'label_assistant_reply') THEN
        EXISTS (SELECT FROM oasst_review r WHERE r.id = t.result_id AND r.user_id = t.user_id)
    ELSE EXISTS (SELECT FROM oasst_ranking r WHERE r.id = t.result_id AND r.user_id = t.user_id)
END
