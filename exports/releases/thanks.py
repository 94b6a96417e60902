"""Whom a release thanks by name: people who wrote in it and asked to be credited."""

from exports.releases.sql import run


def credited() -> list[str]:
    """To be called in the transaction in which the gate was closed. By name, so that the order tells nothing."""
    return [name for (name,) in run("credited_in_release")]
