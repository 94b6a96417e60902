"""Submitting a task: one module for each kind of work, and what they share.

One submission is one transaction. Submitting twice returns the first result, and no text that arrived is lost.
"""

from tasks.work.submission.completion import Receipt
from tasks.work.submission.rankings import submit_ranking
from tasks.work.submission.reviews import submit_review
from tasks.work.submission.texts import submit_text

__all__ = ["Receipt", "submit_ranking", "submit_review", "submit_text"]
