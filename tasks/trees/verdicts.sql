-- The result of the reviews of a message.

-- name: store_verdict
-- Adds new reviews to the count (none on a re-evaluation) and stores the result.
UPDATE oasst_message SET review_count = review_count + %(new)s, review_result = %(result)s WHERE id = %(message)s
