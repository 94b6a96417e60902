"""What shown names look like, once each; and how many tasks a minute a key may ask for.

Where people look alike already, staff keep the name before others and who came first before who came later; the others get
the end of their id behind it.
"""

from typing import Any

from django.db import migrations, models

# The rule itself, not a copy: the keys must be those that names given later are compared with.
from oasst.core.texts import names

_STAFF = ("moderator", "senior_moderator", "admin")
_AT_ONCE = 1_000
_TAIL = 5


def settle(apps: Any, _editor: Any) -> None:
    user_model = apps.get_model("oasst", "User")
    open_accounts = user_model.objects.filter(deleted_at=None).only("pk", "display_name", "username")
    by_office = models.Case(models.When(role__in=_STAFF, then=0), default=1)
    changed: list[Any] = []
    keys: set[str | None] = set()
    for user in open_accounts.order_by(by_office, "date_joined", "pk").iterator(_AT_ONCE):
        shown = user.display_name or user.username or ""
        key = names.key(shown)
        if not key:
            continue
        if key in keys:
            user.display_name = _free(shown, user, keys)
            key = names.key(user.display_name)
        keys.add(key)
        user.name_key = key
        changed.append(user)
        if len(changed) == _AT_ONCE:
            user_model.objects.bulk_update(changed, ["display_name", "name_key"])
            changed.clear()
    user_model.objects.bulk_update(changed, ["display_name", "name_key"])


def _free(shown: str, user: Any, keys: set[str | None]) -> str:
    """With as much of the id as tells them apart from everybody before."""
    for length in range(_TAIL, 37):
        name = f"{shown[: names.LONGEST - 2 - length]} #{str(user.pk)[:length]}"
        if names.key(name) not in keys:
            return name
    return str(user.pk)


class Migration(migrations.Migration):
    dependencies = [("oasst", "0021_sealed_secrets_and_session_keys")]

    operations = [
        migrations.AddField(
            model_name="apiclient",
            name="tasks_per_minute",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="How many tasks it may ask for in a minute, for all its people together. Empty: as the settings say, few for an untrusted client.",
                null=True,
                verbose_name="tasks a minute",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="name_key",
            field=models.CharField(
                editable=False,
                help_text="What the shown name looks like, see `oasst.core.texts.names`.",
                max_length=1024,
                null=True,
            ),
        ),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(
                fields=("name_key",), name="user_name_key_unique", violation_error_message="This name is taken."
            ),
        ),
    ]
