"""Stored community statistics."""

from django.db import models


class Snapshot(models.Model):
    name = models.CharField(primary_key=True, max_length=128)
    stats = models.JSONField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
