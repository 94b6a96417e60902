"""Models and chats for tests, and a hub that runs in the test's own process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from chat import access
from chat.access import Owner
from chat.actions import sending
from chat.actions.sending import Choice, Sent
from chat.hub.app import Application
from chat.hub.hub import Hub
from chat.models import Chat, ChatMessage, ChatModel
from chat.rules.states import Role, State


def a_model(slug: str = "parrot", **fields: Any) -> ChatModel:
    whole = {
        "name": slug.title(),
        "base_url": "http://127.0.0.1:9/v1",
        "guests": True,
        "honours": ["temperature", "seed"],
    }
    return ChatModel.objects.create(slug=slug, **{**whole, **fields})


def sent_by(owner: Owner, model: ChatModel, text: str = "Hello", **more: Any) -> Sent:
    return sending.start(owner=owner, text=text, choice=Choice(model, **more))


def a_chat(owner: Owner, *texts: str, model: ChatModel | None = None) -> Chat:
    """A chat with finished messages, of the person and of the model by turns."""
    chat = Chat.objects.create(user=owner.user, guest=owner.guest, title=texts[0] if texts else "Empty", model=model)
    parent = None
    for number, text in enumerate(texts):
        role = Role.ASSISTANT if number % 2 else Role.USER
        parent = ChatMessage.objects.create(chat=chat, parent=parent, role=role, content=text, model_name="Parrot")
    return chat


def a_reply_to(message: ChatMessage, text: str = "Yes", state: str = State.COMPLETE, **fields: Any) -> ChatMessage:
    return ChatMessage.objects.create(
        chat=message.chat, parent=message, role=Role.ASSISTANT, content=text, state=state, **fields
    )


@asynccontextmanager
async def a_hub() -> AsyncIterator[Hub]:
    hub = Hub()
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop(patience=5)


async def in_thread(act: Callable[[], Any]) -> Any:
    """The database, from a test that is a coroutine."""
    from django.db import connections

    def run() -> Any:
        try:
            return act()
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


async def until(holds: Callable[[], Awaitable[Any]], seconds: float = 15) -> Any:
    """Waits until it holds."""
    async with asyncio.timeout(seconds):
        while not (found := await holds()):
            await asyncio.sleep(0.05)
        return found


async def ended(message_id: UUID) -> ChatMessage:
    """The reply, once the database has its end."""

    def find() -> ChatMessage | None:
        return ChatMessage.objects.exclude(state__in=[State.QUEUED, State.RUNNING]).filter(pk=message_id).first()

    return await until(lambda: in_thread(find))  # type: ignore[no-any-return]


async def stream_of(hub: Hub, message_id: UUID, *, after: int = 0, token: str | None = None) -> tuple[int, bytes]:
    """What a browser gets: the status, and the body until the stream ends."""
    application = Application()
    application.hub = hub
    token = access.stream_token(message_id) if token is None else token
    status, body = 0, b""

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(part: dict[str, Any]) -> None:
        nonlocal status, body
        status = part.get("status", status)
        body += part.get("body", b"")

    scope = {
        "type": "http", "method": "GET", "path": f"/chat/stream/{message_id}", "query_string": f"token={token}".encode(),
        "headers": [(b"last-event-id", str(after).encode())],
    }  # fmt: skip
    async with asyncio.timeout(20):
        await application(scope, receive, send)
    return status, body
