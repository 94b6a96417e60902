"""The number of thanks at the foot of messages that are no longer judged."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils.safestring import SafeString

from oasst.corpus.reading import ReadMessage
from tasks.acts import thanks


def of_messages(_request: HttpRequest, messages: Sequence[ReadMessage]) -> Mapping[UUID, SafeString]:
    """One statement; none while messages are being judged."""
    is_judged = any(each.is_blind for each in messages)
    counts = thanks.counts([] if is_judged else [each.id for each in messages if not each.is_hidden])
    template = get_template("tasks/pieces/thanks.html")
    return {id_: SafeString(template.render({"count": count})) for id_, count in counts.items()}
