"""The stream of a reply, where browsers reach no hub: read from the log by a thread of the web process.

Few threads are spent on it. Readers beyond them get what there is and are told to come again in a second; the page's module
does the same for both.
"""

import threading
from collections.abc import Generator, Iterator
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from chat import access as chat_access
from chat.actions import following
from chat.log import reading
from chat.rules.events import ALIVE, Event, event, position
from oasst import access

_RETRY = b"retry: 1000\n\n"
# A thread is free again after this long at the latest; the reader comes back at once.
_WAITS, _WAIT_S = 12, 2
_slots = threading.BoundedSemaphore(settings.CHAT_STREAMS)


@access.public
@require_safe
def stream(request: HttpRequest, message_id: UUID) -> HttpResponseBase:
    if not chat_access.may_follow(message_id, request.GET.get("token", "")):
        raise PermissionDenied(_("This address has expired. Reload the page."))
    if not following.exists(message_id):
        raise Http404(_("This message doesn't exist."))
    seq = position(request.headers.get("Last-Event-ID"), request.GET.get("from"))
    response: HttpResponseBase
    if _slots.acquire(blocking=False):
        response = StreamingHttpResponse(_Held(message_id, seq), content_type="text/event-stream")
    else:
        body = b"".join(each.as_sse() for each in _new(message_id, seq, wait=False))
        response = HttpResponse(_RETRY + body, content_type="text/event-stream")
    response.headers["Cache-Control"], response.headers["X-Accel-Buffering"] = "no-cache, no-transform", "no"
    return response


class _Held:
    """The body of a stream, which gives its thread back when it is closed, even if it was never read."""

    def __init__(self, message_id: UUID, seq: int) -> None:
        self._parts = _parts(message_id, seq)
        self._has_slot = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self._parts)

    def close(self) -> None:
        self._parts.close()
        if self._has_slot:
            self._has_slot = False
            _slots.release()


def _parts(message_id: UUID, seq: int) -> Generator[bytes]:
    yield _RETRY
    for _turn in range(_WAITS):
        new = _new(message_id, seq, wait=True)
        yield b"".join(each.as_sse() for each in new) or ALIVE
        if new and new[-1].ends:
            return
        seq = new[-1].seq if new else seq


def _new(message_id: UUID, seq: int, *, wait: bool) -> list[Event]:
    """What is new in the log; if that is nothing, how the reply ended according to the database."""
    new: list[Event] = []
    with suppress(RedisError, OSError):
        new = reading.wait_for(message_id, seq, _WAIT_S) if wait else reading.after(message_id, seq)
    if new:
        return new
    last = following.end_of(message_id)
    return [event(seq + 1, last[0], **last[1])] if last else []
