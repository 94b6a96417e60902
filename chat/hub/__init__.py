"""The process that makes replies and streams them: one event loop, the database in a few threads, Redis as its log.

It has no sessions and no middleware. A page gives its reader a signed address for ten minutes.
"""
