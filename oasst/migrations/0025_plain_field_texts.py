"""Texts of fields in plain English: help texts, labels and messages. Changes nothing in the database."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.functions.text
from django.db import migrations, models

import oasst.models.users


class Migration(migrations.Migration):
    dependencies = [
        ("oasst", "0024_assignments_of_queue_items"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="audience",
            field=models.CharField(
                choices=[
                    ("everyone", "everyone"),
                    ("volunteers", "signed-in people"),
                    ("staff", "moderators and administrators"),
                ],
                default="everyone",
                max_length=10,
                verbose_name="for",
            ),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="ends_at",
            field=models.DateTimeField(
                blank=True, help_text="Leave blank to show it until it is deleted.", null=True, verbose_name="until"
            ),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="link",
            field=models.CharField(
                blank=True,
                help_text="The target of “Read more”: an address on this site, such as /guidelines/, or on another.",
                max_length=500,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(https://|/(?!/))", "Enter an address of this site, or one that starts with https://"
                    )
                ],
                verbose_name="link",
            ),
        ),
        migrations.AlterField(
            model_name="announcement",
            name="starts_at",
            field=models.DateTimeField(
                blank=True, help_text="Leave blank to keep it as a draft.", null=True, verbose_name="from"
            ),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="expires_at",
            field=models.DateTimeField(blank=True, help_text="Leave blank for no expiry.", null=True),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("read", "read the corpus"),
                        ("work", "work on behalf of people, and make changes that its trust level allows"),
                        ("releases", "download releases"),
                    ],
                    max_length=64,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="apiclient",
            name="tasks_per_minute",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Tasks per minute for all its people together. Blank: the default, low for an untrusted client.",
                null=True,
                verbose_name="tasks per minute",
            ),
        ),
        migrations.AlterField(
            model_name="digest",
            name="parts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32), help_text="The topics it includes.", size=None
            ),
        ),
        migrations.AlterField(
            model_name="digest",
            name="sent_for",
            field=models.DateField(help_text="The first day, in the person's time zone, that the next digest covers."),
        ),
        migrations.AlterField(
            model_name="event",
            name="user_id",
            field=models.UUIDField(help_text="The person who did it; null: the platform itself.", null=True),
        ),
        migrations.AlterField(
            model_name="importedfacts",
            name="dated",
            field=models.BooleanField(
                default=True, help_text="Off if the file had no date; created_at is then the time of the import."
            ),
        ),
        migrations.AlterField(
            model_name="messagetree",
            name="prior_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("initial_prompt_review", "prompt in review"),
                    ("prompt_lottery_waiting", "accepted, queued"),
                    ("growing", "growing"),
                    ("ranking", "in ranking"),
                    ("ready_for_scoring", "ready for scoring"),
                    ("ready_for_export", "finished"),
                    ("scoring_failed", "scoring failed"),
                    ("aborted_low_grade", "prompt rejected"),
                    ("halted_by_moderator", "halted by a moderator"),
                    ("backlog_ranking", "imported, waiting to be ranked"),
                ],
                help_text="The state a halt interrupted; lifting it returns here.",
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="messagetree",
            name="state",
            field=models.CharField(
                choices=[
                    ("initial_prompt_review", "prompt in review"),
                    ("prompt_lottery_waiting", "accepted, queued"),
                    ("growing", "growing"),
                    ("ranking", "in ranking"),
                    ("ready_for_scoring", "ready for scoring"),
                    ("ready_for_export", "finished"),
                    ("scoring_failed", "scoring failed"),
                    ("aborted_low_grade", "prompt rejected"),
                    ("halted_by_moderator", "halted by a moderator"),
                    ("backlog_ranking", "imported, waiting to be ranked"),
                ],
                max_length=32,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="ban_reason",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Shown to the banned person.",
                max_length=300,
                verbose_name="reason of the ban",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="credit_name",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Listed in release credits. Leave blank to stay anonymous.",
                max_length=100,
                verbose_name="name in the list of contributors",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="display_name",
            field=models.CharField(blank=True, max_length=256, verbose_name="display name"),
        ),
        migrations.AlterField(
            model_name="user",
            name="email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="email address"),
        ),
        migrations.AlterField(
            model_name="user",
            name="erased_from",
            field=models.DateTimeField(
                blank=True,
                help_text="Their account is scheduled for deletion at this time; until then they can come back.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="hidden_news",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=32),
                blank=True,
                db_default=[],
                default=list,
                help_text="Topics hidden from their inbox.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="is_active",
            field=models.BooleanField(default=True, help_text="Untick to ban.", verbose_name="active"),
        ),
        migrations.AlterField(
            model_name="user",
            name="moderates",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=35, validators=[oasst.models.users.validate_lang]),
                blank=True,
                db_default=[],
                default=list,
                help_text="Language tags separated by commas. Leave blank for all languages.",
                size=None,
                verbose_name="languages they moderate",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="muted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("writing", "writing prompts and replies"),
                        ("reviewing", "reviewing"),
                        ("ranking", "ranking"),
                        ("reacting", "reactions, labels and reports"),
                    ],
                    max_length=16,
                ),
                blank=True,
                db_default=[],
                default=list,
                help_text="Kinds of work they are muted for.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="muted_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="muted until"),
        ),
        migrations.AlterField(
            model_name="user",
            name="name_key",
            field=models.CharField(
                editable=False,
                help_text="The skeleton of the display name, see `oasst.core.texts.names`.",
                max_length=1024,
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="suspended_until",
            field=models.DateTimeField(
                blank=True,
                help_text="Until then they can read, but not contribute.",
                null=True,
                verbose_name="suspended until",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="theme",
            field=models.CharField(
                blank=True,
                choices=[("auto", "system"), ("light", "light"), ("dark", "dark")],
                db_default="",
                help_text="Blank: not chosen.",
                max_length=8,
                verbose_name="theme",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="username",
            field=models.CharField(
                blank=True,
                help_text="The user name for sign-in. Without one the person cannot sign in.",
                max_length=150,
                null=True,
                verbose_name="name",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="withdraws_at",
            field=models.DateTimeField(
                blank=True, help_text="When they asked to withdraw everything they wrote; a job does it.", null=True
            ),
        ),
        migrations.AlterConstraint(
            model_name="announcement",
            name="announcement_ends_after_it_starts",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"),
                name="announcement_ends_after_it_starts",
                violation_error_message="The end must be after the start.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="user_username_unique",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Upper("username"),
                name="user_username_unique",
                violation_error_message="That username is taken.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="user_languages_of_moderators",
            constraint=models.CheckConstraint(
                condition=models.Q(("moderates", []), ("role__in", ("moderator", "senior_moderator")), _connector="OR"),
                name="user_languages_of_moderators",
                violation_error_message="Only moderators can be limited to some languages.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="user",
            name="user_name_key_unique",
            constraint=models.UniqueConstraint(
                fields=("name_key",), name="user_name_key_unique", violation_error_message="That username is taken."
            ),
        ),
    ]
