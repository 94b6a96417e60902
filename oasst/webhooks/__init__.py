"""Webhooks: requests to subscribed addresses about events.

Every webhook has its own position in the event log and continues from there, so it gets each event in order, and none
twice unless a response got lost. Requests follow the Standard Webhooks specification.
"""
