"""Asks a model for one short reply, to see whether it works."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from django.utils import timezone
from django.utils.translation import gettext as _

from chat.models import ChatModel, Kind
from chat.rules import parameters
from chat.upstream import client
from chat.upstream.client import Order
from chat.upstream.failures import Failure
from chat.upstream.stream import Stream

_PATIENCE_S = 15


def probe(model: ChatModel) -> bool:
    """Stores what came of it in the row; the server's words never have the key."""
    model.is_well, model.check_result = _tried(model)
    model.checked_at = timezone.now()
    model.save(update_fields=["is_well", "check_result", "checked_at"])
    return model.is_well


def _tried(model: ChatModel) -> tuple[bool, str]:
    if model.kind != Kind.OPENAI:
        return True, _("Needs no server.")
    began, stream = time.monotonic(), Stream()
    if model.key_name and not model.key:
        return False, _("The variable %(name)s isn't set.") % {"name": model.key_name}
    try:
        with ThreadPoolExecutor(1) as thread:  # the caller's thread may run a loop already
            text = thread.submit(asyncio.run, _ask(model, stream)).result()
    except Failure as failure:
        return False, str(failure)[:300]
    took = int((time.monotonic() - began) * 1000)
    return True, _("It replied in %(ms)s ms: %(text)s") % {"ms": took, "text": text[:100]}


async def _ask(model: ChatModel, stream: Stream) -> str:
    body = {
        "model": model.remote_model or model.slug,
        "messages": [{"role": "user", "content": "ping"}],
        **parameters.on_the_wire({"max_tokens": 8}, model.wire_names),
    }
    order = Order(model.base_url, body, model.key, first_byte_seconds=_PATIENCE_S, silence_seconds=_PATIENCE_S)
    async with client.session() as http:
        return "".join([text async for text in client.pieces(http, order, stream)])
