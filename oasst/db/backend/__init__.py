"""Django's PostgreSQL back end with a cheaper look at whether a kept connection still lives."""
