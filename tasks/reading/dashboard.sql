-- The dashboard.

-- name: prospects
-- Unfinished openings of each kind and language by what the person can do: `mine` they may take, `full_up` are fully leased,
-- `others` exclude them, `waits` need a reviewer whose reviews count, which theirs do not. A language without an opening for
-- prompts has no row for them. The first row, without a language, is the person's prompt quota.
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
