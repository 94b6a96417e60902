-- The statements of the engine. `tasks.statements` declares them; {may} stands for the fragment of that name.

-- name: may
-- What keeps work from a person: their own message, work they did, hold or skipped lately, a parent they answered, a
-- ranking with their own reply in it, a text that waits for somebody who counts. The test settings lift the first and the
-- last but one.
(
    (NOT o.waits OR {counts})
    AND (o.barred_id IS DISTINCT FROM %(me)s OR (%(self_labeling)s AND o.kind LIKE 'label%%'))
    AND NOT EXISTS (
        SELECT 1 FROM tasks_task t
        WHERE t.user_id = %(me)s AND t.message_id = o.message_id AND t.kind = o.kind
          AND (t.state IN ('open', 'done') OR (t.state = 'skipped' AND t.ended_at > now() - %(cool_off)s))
    )
    AND (
        o.kind NOT IN ('prompter_reply', 'assistant_reply', 'rank_prompter_replies', 'rank_assistant_replies')
        OR (%(self_ranking)s AND o.kind LIKE 'rank%%')
        OR NOT EXISTS (
            SELECT 1 FROM oasst_message c
            WHERE c.parent_id = o.message_id AND c.author_id = %(me)s AND NOT c.deleted
        )
    )
)

-- name: accepted_work
-- Fragment: accepted texts and reviews for tasks of the person u, each counted up to %(enough_work)s.
(
    (SELECT count(*) FROM (
        SELECT 1 FROM oasst_message w WHERE w.author_id = u.id AND w.review_result AND NOT w.deleted LIMIT %(enough_work)s) texts)
    + (SELECT count(*) FROM (
        SELECT 1 FROM oasst_review w WHERE w.user_id = u.id AND w.task_id IS NOT NULL LIMIT %(enough_work)s) reviews)
)

-- name: vouched_for
-- Fragment: some API client that the site trusts knows the person u, or they came without one.
(u.kind <> 'client' OR EXISTS (
    SELECT 1 FROM oasst_clientidentity i JOIN oasst_apiclient c ON c.id = i.client_id WHERE i.user_id = u.id AND c.trusted
))

-- name: counts
-- Fragment: this person's reviews count (`tasks.rules.independence`). Computed at most once, where the first text that waits is met.
(SELECT u.is_active AND (
    u.role = ANY(%(staff)s) OR u.kind = 'simulated'
    OR (u.date_joined <= now() - %(known_age)s AND {vouched_for} AND {accepted_work} >= %(known_work)s)
) FROM oasst_user u WHERE u.id = %(me)s)

-- name: handed_out
-- The task made from the opening in `held`. Fixes what is shown: the message to review, or the replies to rank in an
-- order drawn at random, with the revision of each.
INSERT INTO tasks_task (
    id, kind, state, user_id, client_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions,
    created_at, until, skip_reason
)
SELECT
    gen_random_uuid(), held.kind, 'open', %(me)s, %(client)s, held.id, held.message_id,
    CASE WHEN held.tree_id IS NOT NULL THEN held.message_id END, held.tree_id, held.lang,
    CASE WHEN random() < %(p_full)s THEN 'full' ELSE 'simple' END,
    coalesce(shown.ids, '{}'), coalesce(shown.revisions, '{}'),
    clock_timestamp(), clock_timestamp() + %(lease)s, ''
FROM held
CROSS JOIN LATERAL (
    SELECT array_agg(id ORDER BY dice) AS ids, array_agg(revision ORDER BY dice) AS revisions
    FROM (SELECT id, revision, random() AS dice FROM (
        SELECT m.id, m.revision FROM oasst_message m
        WHERE held.kind LIKE 'label%%' AND m.id = held.message_id
        UNION ALL
        SELECT m.id, m.revision FROM oasst_message m
        WHERE held.kind LIKE 'rank%%' AND m.parent_id = held.message_id AND m.review_result AND NOT m.deleted
          AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
    ) found) drawn
) shown
RETURNING
    id, kind, state, user_id, client_id, frontend_message_id, opening_id, opening_message_id, message_id, tree_id, lang,
    mode, shown, revisions, created_at, until, ended_at, skip_reason, result_id, collective

-- name: not_begun
-- Fragment: the task `t` has only been looked at. Clients acknowledge what they begin; on our pages something has been kept.
CASE WHEN t.client_id IS NOT NULL THEN t.frontend_message_id IS NULL ELSE NOT EXISTS (
    SELECT 1 FROM tasks_draft d
    WHERE d.user_id = t.user_id AND d.kind = t.kind AND d.reason = '' AND d.updated_at >= t.created_at
      AND (d.message_id = t.message_id OR (t.message_id IS NULL AND d.message_id IS NULL AND d.lang = t.lang))
) END

-- name: held_by
-- Fragment: the person holds the task `t` through this client (or our pages) and has only looked at it.
t.user_id = %(me)s AND t.state = 'open' AND t.until > now() AND t.client_id IS NOT DISTINCT FROM %(client)s::uuid AND {not_begun}

-- name: looked_at
-- Which work a person was handed last in these languages and has only looked at.
SELECT t.kind, t.lang FROM tasks_task t WHERE t.lang = ANY(%(langs)s) AND {held_by} ORDER BY t.created_at DESC LIMIT 1

-- name: again
-- Fragment: the task of the kind and language that the person holds already and has only looked at, for a while longer. It
-- shows texts as they are now.
UPDATE tasks_task h
SET until = greatest(h.until, clock_timestamp() + %(lease)s),
    revisions = ARRAY(
        SELECT coalesce(m.revision, 1)
        FROM unnest(h.shown) WITH ORDINALITY AS s(id, place) LEFT JOIN oasst_message m ON m.id = s.id ORDER BY s.place
    )
WHERE h.id = (
    SELECT t.id FROM tasks_task t WHERE t.kind = %(kind)s AND t.lang = %(lang)s AND {held_by}
    ORDER BY t.created_at DESC LIMIT 1
) AND h.state = 'open'
RETURNING
    h.id, h.kind, h.state, h.user_id, h.client_id, h.frontend_message_id, h.opening_id, h.opening_message_id, h.message_id,
    h.tree_id, h.lang, h.mode, h.shown, h.revisions, h.created_at, h.until, h.ended_at, h.skip_reason, h.result_id,
    h.collective

-- name: pending
-- How many tasks a person holds. What a client has not acknowledged after a while is not counted any more.
SELECT count(*) FROM tasks_task h
WHERE h.user_id = %(me)s AND h.state = 'open' AND h.until > now()
  AND (h.client_id IS NULL OR h.frontend_message_id IS NOT NULL OR h.created_at > now() - %(unacknowledged)s)

-- name: hands_full
-- Fragment: this person holds as many tasks as anybody may. Who asks has locked the person in a statement of its own.
(({pending}) >= %(most)s)

-- name: prompts_of
-- How many prompts of a person wait for the end of their review, and how many may: so many at first,
-- one more for each that was accepted, and never more than the most; without a limit where the first are 0.
SELECT own.waiting, CASE WHEN %(prompts_first)s::int > 0 THEN least(%(prompts_first)s + own.accepted, %(prompts_most)s) END AS most
FROM (
    SELECT
        count(*) FILTER (
            WHERE m.review_result IS NULL
              AND (SELECT t.state FROM oasst_messagetree t WHERE t.id = m.id) = 'initial_prompt_review'
        ) AS waiting,
        count(*) FILTER (WHERE m.review_result) AS accepted
    FROM oasst_message m WHERE m.author_id = %(me)s AND m.parent_id IS NULL AND NOT m.deleted
) own

-- name: prompts_full
-- Fragment: this is about prompts, and as many of this person wait as may.
(%(kind)s = 'initial_prompt' AND (SELECT own.waiting >= own.most FROM ({prompts_of}) own) IS TRUE)

-- name: claim
-- The first try: what the person holds and has only looked at, so that loading a page again takes nothing from others; else
-- the next opening in the queue that nobody else is taking at this moment.
WITH again AS MATERIALIZED (
    {again}
), pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND NOT EXISTS (SELECT 1 FROM again)
      AND NOT {hands_full} AND NOT {prompts_full} AND {may}
    ORDER BY o.turn LIMIT 1
    FOR NO KEY UPDATE OF o SKIP LOCKED
), held AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {handed_out}
)
SELECT * FROM again UNION ALL SELECT * FROM made

-- name: claim_waiting
-- Further tries, each in a transaction of its own: wait for one chosen opening. The condition is repeated because it is
-- looked at again after the wait.
WITH again AS MATERIALIZED (
    {again}
), pick AS MATERIALIZED (
    SELECT o.id FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND NOT EXISTS (SELECT 1 FROM again)
      AND NOT {hands_full} AND NOT {prompts_full} AND {may}
    ORDER BY o.leased + o.done, o.turn LIMIT 1
), held AS (
    UPDATE tasks_opening o SET leased = o.leased + 1, turn = o.turn + 0.5 + random()
    FROM pick WHERE o.id = pick.id AND o.wanted > (o.leased + o.done)
    RETURNING o.id, o.kind, o.message_id, o.tree_id, o.lang
), made AS (
    {handed_out}
)
SELECT * FROM again UNION ALL SELECT * FROM made

-- name: is_there_work
-- Whether a miss means "nothing to do" or "others were quicker at this one".
SELECT EXISTS (
    SELECT 1 FROM tasks_opening o
    WHERE o.lang = %(lang)s AND o.kind = %(kind)s AND o.wanted > (o.leased + o.done) AND {may}
)

-- name: availability
-- How many openings of each kind and language this person could take, and the room in them. Before them, under no language,
-- the person's own prompts.
SELECT '' AS lang, '' AS kind, own.* FROM ({prompts_of}) own
UNION ALL
SELECT o.lang, o.kind, count(*), sum(o.wanted - o.leased - o.done)
FROM tasks_opening o
WHERE o.lang = ANY(%(langs)s) AND o.wanted > (o.leased + o.done) AND {may}
GROUP BY o.lang, o.kind
ORDER BY lang, kind

-- name: prospects
-- The openings of each kind and language where something is still to be done, seen from this person: those they could
-- take, those they could were they not all handed out, those for others alone, and those that wait for somebody who counts
-- where this person does not. A language in which nobody has asked
-- for work yet has no row for prompts. Before them, under no language, the person's own prompts.
SELECT '' AS lang, '' AS kind, own.waiting AS mine, own.most AS full_up, 0 AS others, 0 AS waits
FROM ({prompts_of}) own
UNION ALL
SELECT o.lang, o.kind,
       count(*) FILTER (WHERE o.wanted > o.leased + o.done AND own.may) AS mine,
       count(*) FILTER (WHERE o.wanted > o.done AND o.wanted <= o.leased + o.done AND own.may) AS full_up,
       count(*) FILTER (WHERE o.wanted > o.done AND NOT own.may AND NOT own.too_new) AS others,
       count(*) FILTER (WHERE o.wanted > o.done AND own.too_new) AS waits
FROM tasks_opening o CROSS JOIN LATERAL (SELECT {may} AS may, o.waits AND NOT {counts} AS too_new) own
WHERE o.lang = ANY(%(langs)s) AND (o.wanted > o.done OR o.kind = 'initial_prompt')
GROUP BY o.lang, o.kind
ORDER BY lang

-- name: heartbeat
-- Extends the lease of a task that is held; returns its new end.
UPDATE tasks_task SET until = clock_timestamp() + %(lease)s
WHERE id = %(task)s AND user_id = %(me)s AND state = 'open'
RETURNING until

-- name: draft
-- Fragment: what somebody has so far for one place.
INSERT INTO tasks_draft (user_id, kind, message_id, lang, content, reason, updated_at)
VALUES (%(me)s, %(kind)s, %(message)s, %(lang)s, %(content)s::jsonb, '', clock_timestamp())

-- name: keep_draft
-- The draft at work on a message; the newest content wins.
{draft}
ON CONFLICT (user_id, kind, message_id) WHERE message_id IS NOT NULL AND reason = ''
DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at

-- name: keep_draft_of_prompt
-- The same for a prompt of a language.
{draft}
ON CONFLICT (user_id, kind, lang) WHERE message_id IS NULL AND reason = ''
DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at

-- name: finish
-- Ends the person's open task on an opening with an outcome: the opening first, then the task, then the lease. The draft
-- goes with it when the work is handed in; a prompt handed in is one prompt fewer wanted. Returns the task, or nothing where it is no longer open.
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
-- Takes back leases that have run out, at most %(limit)s openings at a time. The condition stands in the update too: a
-- heartbeat that has just answered wins.
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
-- Ends lapsed tasks whose opening is gone; there is no lease to give back.
UPDATE tasks_task t SET state = 'expired', ended_at = clock_timestamp()
WHERE t.state = 'open' AND t.until < now()
  AND NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.id = t.opening_id)

-- name: delete_text
-- Deletes one message and nothing with it: whoever refers to it meanwhile makes the transaction fail.
DELETE FROM oasst_message WHERE id = %(message)s

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

-- name: hold_tree
-- A tree under its lock, until the end of the transaction.
SELECT {tree} FROM oasst_messagetree t WHERE t.id = %(tree)s FOR NO KEY UPDATE OF t

-- name: hold_tree_for
-- The same for what a person does: their lock is taken first.
SELECT {tree}
FROM (SELECT pg_advisory_xact_lock(%(namespace)s, %(person)s)) mine CROSS JOIN oasst_messagetree t
WHERE t.id = %(tree)s FOR NO KEY UPDATE OF t

-- name: tree
-- Fragment: the columns of a tree.
t.id, t.state, t.prior_state, t.state_since, t.lang, t.goal_tree_size, t.max_depth, t.max_children_count, t.origin,
t.won_prompt_lottery_at, t.created_at

-- name: facts
-- One row for every message of a tree, with all that decides what the tree wants next, the leases that are out at it by
-- kind of work among it. Holds all openings of the tree, in the order everybody takes them, so that nothing is handed
-- out meanwhile. Whoever asks holds the tree, so nothing else changes either. Of an edited message, the reviews of its
-- text as it stands count.
WITH held AS MATERIALIZED (
    SELECT kind, message_id, leased FROM tasks_opening WHERE tree_id = %(tree)s ORDER BY id FOR NO KEY UPDATE
), leases AS MATERIALIZED (
    SELECT message_id, jsonb_object_agg(kind, leased) AS leased FROM held GROUP BY message_id
)
SELECT
    m.id, m.parent_id, m.author_id, m.role, m.depth, m.deleted, q.id IS NOT NULL AS held, m.review_result,
    CASE WHEN m.revision = 1 THEN m.review_count - coalesce(f.review_count, 0) ELSE (
        SELECT count(*) FROM oasst_review r
        WHERE r.message_id = m.id AND r.task_id IS NOT NULL AND r.revision = m.revision
    ) END AS reviews,
    (SELECT count(*) FROM oasst_ranking r WHERE r.parent_id = m.id) AS rankings,
    coalesce((m.emojis ->> 'red_flag')::int, 0) AS red_flags,
    l.leased
FROM oasst_message m
LEFT JOIN oasst_importedfacts f ON f.message_id = m.id
LEFT JOIN oasst_quarantine q ON q.message_id = m.id AND q.outcome = ''
LEFT JOIN leases l ON l.message_id = m.id
WHERE m.tree_id = %(tree)s
ORDER BY m.seq

-- name: store_openings
-- Makes the openings of a tree what they should be; whoever asks holds them. `leased` is never written. New openings and
-- those where something was done begin near the head of their queue, so that begun work is finished first; lonely
-- messages and texts that wait for somebody who counts before the head. Where nothing more is wanted nobody need go on: the tasks are closed, drafts stay.
WITH given AS (
    SELECT * FROM unnest(
        %(kinds)s::text[], %(messages)s::uuid[], %(wanted)s::int[], %(done)s::int[], %(barred)s::uuid[], %(lonely)s::bool[],
        %(waits)s::bool[]
    ) AS g(kind, message_id, wanted, done, barred_id, lonely, waits)
), gone AS (
    DELETE FROM tasks_opening o
    WHERE o.tree_id = %(tree)s
      AND NOT EXISTS (SELECT 1 FROM given g WHERE g.kind = o.kind AND g.message_id = o.message_id)
    RETURNING o.id
), closed AS (
    UPDATE tasks_task t SET state = 'closed', ended_at = clock_timestamp()
    FROM gone WHERE t.tree_id = %(tree)s AND t.state = 'open' AND t.opening_id = gone.id
)
INSERT INTO tasks_opening AS o (kind, message_id, tree_id, lang, wanted, leased, done, barred_id, waits, turn)
SELECT
    g.kind, g.message_id, %(tree)s::uuid, %(lang)s::text, g.wanted, 0, g.done, g.barred_id, g.waits,
    coalesce((
        SELECT x.turn FROM tasks_opening x
        WHERE x.lang = %(lang)s::text AND x.kind = g.kind AND x.wanted > (x.leased + x.done)
        ORDER BY x.turn LIMIT 1
    ), 0) + CASE WHEN g.lonely OR g.waits THEN -random() ELSE random() END
FROM given g
ON CONFLICT (kind, message_id) DO UPDATE
SET wanted = excluded.wanted, done = excluded.done, barred_id = excluded.barred_id,
    waits = excluded.waits, turn = least(o.turn, excluded.turn)
WHERE (o.wanted, o.done, o.barred_id, o.waits)
    IS DISTINCT FROM (excluded.wanted, excluded.done, excluded.barred_id, excluded.waits)

-- name: ballots
-- Every ballot given on a tree, each with the replies of that parent that still count.
SELECT r.parent_id, r.ballot::text, ARRAY(
    SELECT m.id::text FROM oasst_message m
    WHERE m.parent_id = r.parent_id AND m.review_result AND NOT m.deleted
      AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
)
FROM oasst_ranking r JOIN oasst_message p ON p.id = r.parent_id
WHERE p.tree_id = %(tree)s AND jsonb_array_length(r.ballot) > 0
ORDER BY r.created_at, r.id

-- name: write_ranks
-- Gives the replies their ranks and takes away those of their siblings. Returns each that changed, as it was and as it is.
UPDATE oasst_message m SET rank = given.rank
FROM oasst_message s
LEFT JOIN unnest(%(ids)s::uuid[], %(ranks)s::int[]) AS given(id, rank) ON given.id = s.id
WHERE m.id = s.id AND s.parent_id = ANY(%(parents)s) AND m.rank IS DISTINCT FROM given.rank
RETURNING m.id, s.rank, m.rank

-- name: put_back_ranks
-- Gives replies the ranks they had.
UPDATE oasst_message m SET rank = given.rank
FROM unnest(%(ids)s::uuid[], %(ranks)s::int[]) AS given(id, rank) WHERE m.id = given.id

-- name: untouched_langs
-- Those of the languages in which nobody has asked for work yet.
SELECT l.lang FROM unnest(%(langs)s::text[]) AS l(lang)
WHERE NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.lang = l.lang AND o.kind = 'initial_prompt')

-- name: open_prompts
-- Makes the opening for new prompts of a language and holds it, so that what is counted next stays true.
INSERT INTO tasks_opening (kind, message_id, lang, wanted, leased, done, turn)
VALUES ('initial_prompt', %(place)s, %(lang)s, 0, 0, 0, 0)
ON CONFLICT (kind, message_id) DO UPDATE SET wanted = tasks_opening.wanted
RETURNING id

-- name: waiting_prompts
-- At most %(limit)s of the accepted prompts that wait for their turn and whose author may take part, those that follow on
-- a point drawn at random, with the author's weight: 1 and one more for every reply of theirs that came out first in a
-- ranking of the last 30 days. Files may name no author; such prompts count as those of one person.
WITH sample AS MATERIALIZED (
    (SELECT id FROM oasst_messagetree
     WHERE lang = %(lang)s AND state = 'prompt_lottery_waiting' AND id >= %(start)s ORDER BY id LIMIT %(limit)s)
    UNION ALL
    (SELECT id FROM oasst_messagetree
     WHERE lang = %(lang)s AND state = 'prompt_lottery_waiting' AND id < %(start)s ORDER BY id LIMIT %(limit)s)
    LIMIT %(limit)s
), waiting AS MATERIALIZED (
    SELECT m.id, m.author_id
    FROM sample JOIN oasst_message m ON m.id = sample.id
    LEFT JOIN oasst_user u ON u.id = m.author_id
    WHERE m.review_result AND NOT m.deleted AND (u.id IS NULL OR (u.is_active AND u.deleted_at IS NULL))
      AND NOT EXISTS (SELECT 1 FROM oasst_quarantine q WHERE q.message_id = m.id AND q.outcome = '')
), firsts AS (
    SELECT author_id, (
        SELECT count(*) FROM oasst_message best
        WHERE best.author_id = author.author_id AND best.rank = 0 AND best.created_at > now() - interval '30 days'
    ) AS firsts
    FROM (SELECT DISTINCT author_id FROM waiting) author
)
SELECT waiting.id, waiting.author_id, 1 + coalesce(firsts.firsts, 0)
FROM waiting LEFT JOIN firsts ON firsts.author_id = waiting.author_id
ORDER BY waiting.id

-- name: trees_in
-- How many trees of a language are in each of the states, counted up to %(enough)s.
SELECT given.state, (
    SELECT count(*) FROM (
        SELECT 1 FROM oasst_messagetree t WHERE t.lang = %(lang)s AND t.state = given.state LIMIT %(enough)s
    ) counted
)
FROM unnest(%(states)s::text[]) given(state)

-- name: langs_to_decide
-- The languages in which there is something to decide: a tree in one of the states, or room for prompts to be set. One
-- look into the index for each language and state, however many trees there are.
WITH RECURSIVE found AS (
    (SELECT lang FROM oasst_messagetree ORDER BY lang LIMIT 1)
  UNION ALL
    SELECT (SELECT t.lang FROM oasst_messagetree t WHERE t.lang > found.lang ORDER BY t.lang LIMIT 1)
    FROM found WHERE found.lang IS NOT NULL
)
SELECT lang FROM found
WHERE EXISTS (SELECT 1 FROM oasst_messagetree t WHERE t.lang = found.lang AND t.state = ANY(%(states)s))
UNION
SELECT lang FROM tasks_opening WHERE kind = 'initial_prompt'
ORDER BY lang

-- name: repeated
-- Fragment: this person wrote the same words within the window, whatever the white space, the line ends, invisible characters
-- or the way accents are encoded.
EXISTS (
    SELECT 1 FROM oasst_message m
    WHERE m.author_id = %(author)s AND m.created_at > now() - %(window)s AND (
        SELECT count(DISTINCT btrim(regexp_replace(
            regexp_replace(normalize(t.said, NFC), '[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]', '', 'g'),
            '[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g')))
        FROM (VALUES (m.text), (%(text)s::text)) t(said)
    ) = 1
)

-- name: is_repeated
-- Whether a text is one that this person wrote a moment ago.
SELECT {repeated}

-- name: store_reply
-- A reply, if its parent still takes one: accepted, not deleted, in a tree that is growing; not a text this person wrote
-- a moment ago, and the only live one of theirs there. Counts it at the parent.
WITH stored AS (
    INSERT INTO oasst_message (
        id, tree_id, parent_id, author_id, client_id, frontend_message_id, task_id, role, text, lang, depth, revision,
        created_at, deleted, synthetic, children_count, review_count, ranking_count
    )
    SELECT
        %(id)s, p.tree_id, p.id, %(author)s, %(client)s, %(name)s, %(task)s,
        CASE p.role WHEN 'prompter' THEN 'assistant' ELSE 'prompter' END, %(text)s, t.lang, p.depth + 1, 1,
        clock_timestamp(), false, false, 0, 0, 0
    FROM oasst_message p JOIN oasst_messagetree t ON t.id = p.tree_id
    WHERE p.id = %(parent)s AND NOT p.deleted AND p.review_result AND t.state = %(open)s
      AND NOT {repeated}
    ON CONFLICT (parent_id, author_id) WHERE NOT deleted AND parent_id IS NOT NULL DO NOTHING
    RETURNING *
), counted AS (
    UPDATE oasst_message p SET children_count = p.children_count + 1 FROM stored WHERE p.id = stored.parent_id
)
SELECT
    id, seq, tree_id, parent_id, author_id, client_id, frontend_message_id, task_id, role, text, lang, depth, revision,
    created_at, deleted, synthetic, model_name, children_count, review_count, review_result, ranking_count, rank
FROM stored

-- name: message_under_review
-- A message as a review that has just come in finds it. Whoever asks holds its tree.
SELECT
    id, seq, tree_id, parent_id, author_id, client_id, task_id, role, text, lang, depth, revision, created_at, deleted,
    synthetic, children_count, review_count, review_result, ranking_count
FROM oasst_message WHERE id = %(message)s

-- name: reviews_given
-- The reviews that decide on a message, those given for a task of its text as it stands: the labels; who gave it and what
-- speaks for them; whether an untrusted API client alone speaks for them; the addresses of their sessions (of IPv6 the /64,
-- which is one line); and with which of the others they have before flagged messages that were accepted all the same, how
-- often. Staff of its language are told apart by their office, not by their address. Last the author's addresses.
SELECT r.labels, u.id, {office}, u.kind, u.is_active, now() - u.date_joined, {accepted_work},
    NOT {vouched_for} OR EXISTS (SELECT 1 FROM oasst_apiclient c WHERE c.id = r.client_id AND NOT c.trusted),
    CASE WHEN {office} THEN '{}' ELSE ARRAY(
        SELECT DISTINCT {line} FROM usersessions_usersession s WHERE s.user_id = u.id AND {is_line}) END,
    (
        SELECT coalesce(jsonb_object_agg(ally, times), '{}')::text FROM (
            SELECT theirs.user_id AS ally, count(*) AS times
            FROM oasst_reaction mine
            JOIN oasst_message good ON good.id = mine.message_id AND good.review_result AND NOT good.deleted
            JOIN oasst_reaction theirs
                ON theirs.message_id = mine.message_id AND theirs.emoji = mine.emoji AND theirs.user_id > mine.user_id
            JOIN oasst_review other
                ON other.message_id = r.message_id AND other.user_id = theirs.user_id AND other.task_id IS NOT NULL
            WHERE mine.user_id = u.id AND mine.emoji = 'red_flag' AND mine.message_id <> r.message_id
            GROUP BY theirs.user_id
        ) allies
    ),
    ARRAY(
        SELECT DISTINCT {line} FROM usersessions_usersession s WHERE s.user_id = m.author_id AND {is_line}
    )
FROM oasst_review r JOIN oasst_user u ON u.id = r.user_id JOIN oasst_message m ON m.id = r.message_id
WHERE r.message_id = %(message)s AND r.task_id IS NOT NULL AND r.revision = %(revision)s

-- name: office
-- Fragment: the person u is on the staff, and the message m in a language they look after.
(u.role = ANY(%(staff)s) AND (u.moderates = '{}' OR m.lang = ANY(u.moderates)))

-- name: line
-- Fragment: the internet line a session s came by: its address, of IPv6 the /64 (of IPv4 written as IPv6 all of it).
host(network(set_masklen(s.ip, CASE WHEN family(s.ip) = 4 THEN 32 WHEN s.ip << '::ffff:0:0/96' THEN 128 ELSE 64 END)))

-- name: is_line
-- Fragment: the session s came from another machine; what comes from this one says nothing about whose it is.
NOT (s.ip <<= '127.0.0.0/8' OR s.ip = '::1')

-- name: count_review
-- Counts reviews (none where those that are there were looked at again) and says what has been decided.
UPDATE oasst_message SET review_count = review_count + %(new)s, review_result = %(result)s WHERE id = %(message)s

-- name: count_ranking
-- Counts a ranking at each reply that was shown; says who wrote them.
UPDATE oasst_message SET ranking_count = ranking_count + 1 WHERE id = ANY(%(shown)s) RETURNING id, author_id

-- name: take_late_prompt
-- Uses up room for one prompt, if there is any: left over from the leases that are out, or any at all.
UPDATE tasks_opening SET wanted = wanted - 1
WHERE kind = 'initial_prompt' AND message_id = %(place)s
  AND wanted > done + CASE WHEN %(beside_leases)s THEN leased ELSE 0 END

-- name: ack
-- Binds the client's own id to a task that may still be answered, and extends its lease; bound before to the same id it is
-- only extended. Nothing where neither holds.
UPDATE tasks_task t
SET frontend_message_id = %(name)s,
    until = CASE WHEN t.state = 'open' THEN clock_timestamp() + %(lease)s ELSE t.until END
WHERE t.id = %(task)s
  AND (t.frontend_message_id = %(name)s OR (t.frontend_message_id IS NULL AND t.state = ANY(%(answerable)s)))

-- name: take_part
-- A person's own task on the work of a collective one, which they were shown as it was handed out: with a lease where there
-- is room, else as if its lease had run out. Nothing where the collective task is closed or the work is kept from them.
WITH o AS (
    SELECT s.*, CASE WHEN s.kind NOT LIKE 'rank%%' THEN m.author_id END AS barred_id, false AS waits
    FROM tasks_task s LEFT JOIN oasst_message m ON m.id = s.message_id
    WHERE s.id = %(task)s AND s.state = 'shared'
), given AS MATERIALIZED (
    SELECT * FROM o WHERE {may}
), held AS (
    UPDATE tasks_opening p SET leased = p.leased + 1
    FROM given
    WHERE %(room)s AND p.kind = given.kind AND p.message_id = given.opening_message_id AND p.wanted > (p.leased + p.done)
    RETURNING p.id
)
INSERT INTO tasks_task (
    id, kind, state, user_id, client_id, opening_id, opening_message_id, message_id, tree_id, lang, mode, shown, revisions,
    created_at, until, ended_at, skip_reason
)
SELECT
    gen_random_uuid(), g.kind, CASE WHEN held.id IS NULL THEN 'expired' ELSE 'open' END, %(me)s, g.client_id,
    coalesce(held.id, g.opening_id), g.opening_message_id, g.message_id, g.tree_id, g.lang, g.mode, g.shown, g.revisions,
    clock_timestamp(), clock_timestamp() + %(lease)s, CASE WHEN held.id IS NULL THEN clock_timestamp() END, ''
FROM given g LEFT JOIN held ON true
RETURNING id

-- name: delete_messages
-- Deletes a message and all below it; returns those that were not deleted before.
WITH RECURSIVE below AS (
    SELECT id FROM oasst_message WHERE id = %(message)s
    UNION ALL
    SELECT m.id FROM oasst_message m JOIN below ON m.parent_id = below.id
)
UPDATE oasst_message m SET deleted = true FROM below WHERE m.id = below.id AND NOT m.deleted RETURNING m.id

-- name: restorable
-- Fragment: what lives again with a message: those above it, itself, and what its deletion took along below it; without those
-- whose author has another live reply at the same place or has withdrawn them, and all below such.
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
), along AS (
    SELECT e.message_id AS id FROM oasst_event e JOIN below ON below.id = e.message_id CROSS JOIN act
    WHERE e.tree_id = (SELECT tree_id FROM oasst_message WHERE id = %(message)s)
      AND e.type = 'message_deleted' AND e.detail ->> 'act' = act.id
), chosen AS (
    SELECT id FROM above UNION SELECT id FROM along
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

-- name: left_deleted
WITH RECURSIVE {restorable}
SELECT m.id FROM oasst_message m
WHERE m.id = ANY(ARRAY(SELECT id FROM chosen INTERSECT SELECT id FROM blocked)) AND m.deleted

-- name: recount_children
-- Counts the children of the parents of these messages anew, and of the messages themselves.
UPDATE oasst_message p SET children_count = counted.children
FROM (
    SELECT p.id, (SELECT count(*) FROM oasst_message c WHERE c.parent_id = p.id AND NOT c.deleted) AS children
    FROM oasst_message p
    WHERE p.id = ANY(%(ids)s || ARRAY(SELECT m.parent_id FROM oasst_message m WHERE m.id = ANY(%(ids)s)))
) counted
WHERE p.id = counted.id AND p.children_count <> counted.children

-- name: thread
-- The messages from the prompt down to one message.
WITH RECURSIVE above AS (
    SELECT m.id, m.parent_id, m.role, m.text, m.lang, m.author_id, m.depth FROM oasst_message m WHERE m.id = %(message)s
    UNION ALL
    SELECT m.id, m.parent_id, m.role, m.text, m.lang, m.author_id, m.depth
    FROM oasst_message m JOIN above ON m.id = above.parent_id
)
SELECT id, role, text, lang, author_id FROM above ORDER BY depth

-- name: shown
-- What a task shows to the person who looks, with their own reactions: the messages from the prompt down to the task's, then
-- the replies to rank in the order they were handed out.
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

-- name: trees_without_openings
-- The next live trees of a language that offer no work: those just imported, and the few that wait for a moderator.
SELECT t.id FROM oasst_messagetree t
WHERE t.lang = %(lang)s AND t.state IN ('initial_prompt_review', 'growing', 'ranking')
  AND (%(last)s::uuid IS NULL OR t.id > %(last)s)
  AND NOT EXISTS (SELECT 1 FROM tasks_opening o WHERE o.tree_id = t.id)
ORDER BY t.id
LIMIT %(limit)s
