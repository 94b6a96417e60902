"""`redacted`: an address as it may stand on a page, without a key."""

from django import template
from django.template.defaultfilters import stringfilter

from oasst.core.texts import redaction

register = template.Library()
register.filter("redacted", stringfilter(redaction.redacted))
