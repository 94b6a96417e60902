"""Telling other programs what happened, by requests to addresses they have named.

Every webhook has its own place in the order of events and goes on from there, so it is told of each event in order, and of
none twice unless its answer got lost. Requests follow the Standard Webhooks specification.
"""
