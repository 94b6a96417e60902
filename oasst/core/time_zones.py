"""Time zones by their names. Pure, no Django."""

import zoneinfo


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name; UTC where it is no longer known, or is known here alone and not to the database."""
    try:
        return zoneinfo.ZoneInfo("UTC" if name == "localtime" else name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
