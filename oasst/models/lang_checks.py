"""Database constraints on columns of one or several languages: the shape of a tag.

Whether the registry has the language is checked on input, by `oasst.core.langs.canonical`: the registry grows.
"""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Regex
from django.utils.translation import gettext_lazy as _

from oasst.core.langs import STORABLE

# PostgreSQL writes a list of tags in braces; entries with any other character are quoted.
_TAG = STORABLE.removeprefix("^").removesuffix("$")
_LIST = rf"^\{{({_TAG}(,{_TAG})*)?\}}$"
_MESSAGE = _("This is not a language tag.")


def one_lang(name: str, *, empty: bool = False) -> models.CheckConstraint:
    """`lang` is a tag, or, if `empty`, an empty text."""
    condition = Q(lang__regex=STORABLE) | Q(lang="") if empty else Q(lang__regex=STORABLE)
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=_MESSAGE)


def many_langs(name: str, field: str) -> models.CheckConstraint:
    """Every entry of the list in `field` is a tag."""
    condition = Regex(Cast(F(field), models.TextField()), Value(_LIST))
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=_MESSAGE)
