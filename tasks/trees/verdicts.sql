-- The result of the reviews of a message.

-- name: store_verdict
-- Counts reviews (none where those that are there were looked at again) and says what has been decided.
UPDATE oasst_message SET review_count = review_count + %(new)s, review_result = %(result)s WHERE id = %(message)s
