-- Drafts.

-- name: draft
-- Fragment: inserts the active draft of a person.
INSERT INTO tasks_draft (user_id, kind, message_id, lang, content, reason, updated_at)
VALUES (%(me)s, %(kind)s, %(message)s, %(lang)s, %(content)s::jsonb, '', clock_timestamp())

-- name: save_draft
-- Saves the active draft for a message; the newest content wins.
{draft}
ON CONFLICT (user_id, kind, message_id) WHERE message_id IS NOT NULL AND reason = ''
DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at

-- name: save_prompt_draft
-- Saves the active draft for a prompt in a language; the newest content wins.
{draft}
ON CONFLICT (user_id, kind, lang) WHERE message_id IS NULL AND reason = ''
DO UPDATE SET content = excluded.content, updated_at = excluded.updated_at
