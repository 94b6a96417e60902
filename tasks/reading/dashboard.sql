-- The dashboard.

-- name: prospects
-- The openings of each kind and language where something is still to be done, seen from this person: those they could
-- take, those they could were they not all handed out, those for others alone, and those that wait for somebody who counts
-- where this person does not. A language in which nobody has asked
-- for work yet has no row for prompts. Before them, under no language, the person's own prompts.
SELECT '' AS lang, '' AS kind, own.waiting AS mine, own.most AS full_up, 0 AS others, 0 AS waits
FROM ({prompt_quota}) own
UNION ALL
SELECT o.lang, o.kind,
       count(*) FILTER (WHERE o.wanted > o.leased + o.done AND own.may) AS mine,
       count(*) FILTER (WHERE o.wanted > o.done AND o.wanted <= o.leased + o.done AND own.may) AS full_up,
       count(*) FILTER (WHERE o.wanted > o.done AND NOT own.may AND NOT own.too_new) AS others,
       count(*) FILTER (WHERE o.wanted > o.done AND own.too_new) AS waits
FROM tasks_opening o CROSS JOIN LATERAL (SELECT {permitted} AS may, o.waits AND NOT {reviewer_counts} AS too_new) own
WHERE o.lang = ANY(%(langs)s) AND (o.wanted > o.done OR o.kind = 'initial_prompt')
GROUP BY o.lang, o.kind
ORDER BY lang
