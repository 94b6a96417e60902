"""Time zones by their names. Pure, no Django."""

import zoneinfo


def zone(name: str) -> zoneinfo.ZoneInfo:
    """The time zone of that name; UTC if it is not known, or not known to the database."""
    try:
        return zoneinfo.ZoneInfo("UTC" if name == "localtime" else name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo("UTC")
