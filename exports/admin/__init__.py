"""Releases in the admin: administrators manage lines and origins, and build, publish and retire releases."""

from exports.admin import lines, releases

__all__ = ["lines", "releases"]
