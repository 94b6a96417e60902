"""The hub as an ASGI application: `GET /chat/stream/<message>?token=…` and `GET /healthz`."""

import os
from urllib.parse import parse_qs
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oasst.settings")
django.setup()

from chat.hub.hub import Hub  # noqa: E402 -- needs the settings
from chat.hub.streaming import respond, stream  # noqa: E402
from chat.hub.types import Receive, Scope, Send  # noqa: E402

_STREAM = "/chat/stream/"


class Application:
    """One hub for each process; made when the server has started."""

    def __init__(self) -> None:
        self.hub = Hub()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.hub.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path == "/healthz":
            await respond(send, 200, b'{"ok":true,"replies":%d}' % len(self.hub.replies))
        elif scope["method"] != "GET" or not path.startswith(_STREAM):
            await respond(send, 404)
        else:
            query = {name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()}
            headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
            await stream(self.hub, _uuid(path.removeprefix(_STREAM)), query, headers, receive, send)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text.strip("/"))
    except ValueError:
        return None


application = Application()
