-- Checks on a submitted text.

-- name: repeats
-- Fragment: the author wrote the same text within the window, ignoring white space, line ends, invisible characters and
-- Unicode normalization.
EXISTS (
    SELECT 1 FROM oasst_message m
    WHERE m.author_id = %(author)s AND m.created_at > now() - %(window)s AND (
        SELECT count(DISTINCT btrim(regexp_replace(
            regexp_replace(normalize(t.content, NFC), '[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]', '', 'g'),
            '[\s\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+', ' ', 'g')))
        FROM (VALUES (m.text), (%(text)s::text)) t(content)
    ) = 1
)

-- name: is_repeated
-- Whether a text repeats a recent one of the author.
SELECT {repeats}
