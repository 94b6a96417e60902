"""The base of the HTTP API: who calls, what an error looks like, how lists are paged, and the reads of the corpus."""
