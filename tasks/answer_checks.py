"""Validation of submissions. Nothing here writes, except `insert_once`."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from oasst.core import labels
from oasst.core.texts import storage, visible
from oasst.db.statements import prepared
from oasst.models import Message, Ranking, Review, User
from tasks import statements
from tasks.models import Task
from tasks.rules.thresholds import Rules
from tasks.texts.refusal import Refusal, Why

_LONGEST_NAME = 200
_LONGEST_NOTE = 65_536


def guidelines() -> str:
    """The current version of the guidelines."""
    version: str = settings.GUIDELINE_VERSION
    return version


def checked_text(text: str, rules: Rules) -> str:
    """The text as it is stored: with line feeds as line ends and without surrounding white space.

    Raises:
        Refusal: EMPTY, TOO_LONG, or BAD_TEXT for characters that cannot be stored.
    """
    text = visible.with_line_ends(text).strip()
    if not visible.has_visible(text):
        raise Refusal(Why.EMPTY)
    if len(text) > rules.message_size_limit:
        limit, length = rules.message_size_limit, len(text)
        raise Refusal(
            Why.TOO_LONG, _("It has %(length)d characters of at most %(limit)d.") % {"length": length, "limit": limit}
        )
    if not storage.is_storable(text):
        raise Refusal(Why.BAD_TEXT)
    return text


def check_authorship(authorship: str, rules: Rules) -> None:
    """Raises:
    Refusal: NOT_OWN_WORDS where the site doesn't take texts that came about so.
    """
    if authorship and authorship not in rules.accepted_authorship:
        raise Refusal(Why.NOT_OWN_WORDS)


def check_name(name: str) -> None:
    """Raises:
    Refusal: BAD_ID unless this is a valid client-side id.
    """
    if not visible.has_visible(name) or len(name) > _LONGEST_NAME or not storage.is_storable(name):
        raise Refusal(Why.BAD_ID)


def check_note(note: str) -> None:
    """Raises:
    Refusal: TOO_LONG or BAD_TEXT unless this can be stored as the note of a review.
    """
    if len(note) > _LONGEST_NOTE:
        raise Refusal(Why.TOO_LONG)
    if not storage.is_storable(note):
        raise Refusal(Why.BAD_TEXT)


def check_labels(values: Mapping[str, float], cant_tell: Sequence[str], valid: Sequence[str]) -> None:
    """Raises:
    Refusal: BAD_LABELS for invalid names or values, LABEL_MISSING if a mandatory one is missing.
    """
    _check_values(values, {*values, *cant_tell}, valid)
    if set(values) & set(cant_tell):
        raise Refusal(Why.BAD_LABELS, _("A question was both answered and left as “can't tell”."))
    missing = [name for name in labels.MANDATORY if name not in values]
    if missing:
        raise Refusal(Why.LABEL_MISSING, ", ".join(missing))


def check_free_labels(values: Mapping[str, float]) -> None:
    """Raises:
    Refusal: BAD_LABELS for invalid names or values. No label is mandatory, and all are allowed.
    """
    _check_values(values, set(values), labels.NAMES)


def _check_values(values: Mapping[str, float], names: set[str], valid: Sequence[str]) -> None:
    unknown = sorted(names - set(valid))
    if unknown:
        raise Refusal(Why.BAD_LABELS, ", ".join(unknown))
    wrong = sorted(name for name, value in values.items() if not _is_share(value))
    if wrong:
        raise Refusal(Why.BAD_LABELS, _("Values go from 0 to 1: %(names)s") % {"names": ", ".join(wrong)})


def _is_share(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def check_ballot(ballot: Sequence[Sequence[str]], vetoed: Sequence[str], shown: Sequence[UUID]) -> None:
    """Raises:
    Refusal: BAD_BALLOT unless it contains every shown reply exactly once.
    """
    named = [each for tie in ballot for each in tie]
    expected = {str(each) for each in shown}
    if len(named) != len(expected) or set(named) != expected or not all(ballot) or not set(vetoed) <= expected:
        raise Refusal(Why.BAD_BALLOT)


def is_repeated(by: User, text: str, rules: Rules) -> bool:
    """The person submitted the same text within the window, anywhere, deleted or not."""
    return bool(statements.value("is_repeated", author=by.pk, window=rules.duplicate_window, text=text))


def reply_refusal(task: Task, text: str, by: User, rules: Rules) -> Refusal:
    """Why the reply was not stored."""
    if is_repeated(by, text, rules):
        return Refusal(Why.REPEATED)
    if Message.objects.filter(parent=task.message_id, author=by, deleted=False).exists():
        return Refusal(Why.ALREADY_ANSWERED)
    return Refusal(Why.LAPSED)


def insert_once(judgement: Review | Ranking) -> bool:
    """Inserts a review or ranking; False if the person already has one for the same message. One statement."""
    fields = judgement._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = [field.get_db_prep_save(field.pre_save(judgement, add=True), connection) for field in fields]
    with prepared() as cursor:
        cursor.execute(
            f"INSERT INTO {judgement._meta.db_table} ({columns})"  # noqa: S608 -- names of our own
            f" VALUES ({', '.join(['%s'] * len(fields))}) ON CONFLICT DO NOTHING",
            values,
        )
        return bool(cursor.rowcount == 1)
