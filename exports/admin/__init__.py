"""Releases in the admin: lines and origins are kept by administrators, who also begin, publish and retire releases."""

from exports.admin import lines, releases

__all__ = ["lines", "releases"]
