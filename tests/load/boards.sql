-- A community on the boards, made inside the database: for measuring the page.

-- name: standings
-- Everyone on every board of all languages and of English, a third also in Catalan.
INSERT INTO leaderboard_standing ("window", lang, user_id, points, leader_score)
SELECT "window", lang, md5('person' || n)::uuid, 1 + abs(hashint4(n)) %% 5000, 1 + abs(hashint4(n)) %% 6000
FROM generate_series(1, %(people)s) n, unnest(ARRAY['day', 'week', 'month', 'total']) "window", unnest(ARRAY['', 'en', 'ca']) lang
WHERE lang <> 'ca' OR n %% 3 = 0

-- name: tallies
-- A month of days, a day of hours, and the total of each of these people in English.
INSERT INTO leaderboard_tally (user_id, lang, span, start, accepted_prompts, accepted_replies_assistant, reviews_agreed)
SELECT md5('person' || n)::uuid, 'en', span, start, 1, 2, 7
FROM generate_series(1, %(people)s) n, LATERAL (
    SELECT 'day' AS span, date_trunc('day', now(), 'UTC') - day * interval '1 day' AS start FROM generate_series(0, 30) day
  UNION ALL
    SELECT 'hour', date_trunc('hour', now(), 'UTC') - hour * interval '1 hour' FROM generate_series(0, 24) hour WHERE n %% 10 = 0
  UNION ALL
    SELECT 'total', 'epoch'::timestamptz
) of
