"""Who a chat belongs to. A chat of others does not exist: every look-up goes through its owner."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from chat.models import Chat, ChatMessage
from chat.rules.limits import LIMITS
from oasst.accounts.keys import hash_of
from oasst.models import User

COOKIE = "chat_guest"
_COOKIE_DAYS = 30
_SALT = "chat.stream"


@dataclass(frozen=True, slots=True)
class Owner:
    """A signed-in person, or a guest by the hash of their cookie; neither: a guest without chats so far."""

    user: User | None = None
    guest: str | None = None

    @property
    def is_guest(self) -> bool:
        return self.user is None

    @property
    def name(self) -> str:
        """For rate limits."""
        return str(self.user.pk) if self.user else self.guest or "new"

    def chats(self) -> "QuerySet[Chat]":
        if self.user:
            return Chat.objects.filter(user=self.user)
        return Chat.objects.filter(guest=self.guest) if self.guest else Chat.objects.none()


def owner_of(request: HttpRequest) -> Owner:
    """Guests have no chats where the site has switched them off."""
    if isinstance(request.user, User):
        return Owner(user=request.user)
    return Owner(guest=guest_of(request)) if settings.CHAT_GUESTS else Owner()


def guest_of(request: HttpRequest) -> str | None:
    """The hash of the guest's cookie, if there is one."""
    key = request.COOKIES.get(COOKIE, "")
    return hash_of(key) if 20 <= len(key) <= 100 else None


def new_guest() -> tuple[str, Owner]:
    """A new guest, with the value of the cookie by which they will be known."""
    key = secrets.token_urlsafe(32)
    return key, Owner(guest=hash_of(key))


def remember(response: HttpResponseBase, key: str) -> None:
    """Gives the browser of a guest its cookie."""
    response.set_cookie(
        COOKIE, key, max_age=_COOKIE_DAYS * 86_400, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


def chat_for(owner: Owner, chat_id: UUID) -> Chat:
    """
    Raises:
        Http404: there is no such chat, or it is someone else's.
    """
    chat = owner.chats().select_related("model").filter(pk=chat_id).first()
    if chat is None:
        raise Http404(_("This chat doesn't exist. Chats of guests belong to the browser they were started in."))
    return chat


def message_for(owner: Owner, message_id: UUID) -> ChatMessage:
    """
    Raises:
        Http404: there is no such message, or it is in someone else's chat.
    """
    found = ChatMessage.objects.select_related("chat", "model", "generation")
    message = found.filter(pk=message_id, chat__in=owner.chats()).first()
    if message is None:
        raise Http404(_("This message doesn't exist."))
    return message


# --- Addresses of streams -----------------------------------------------------------------------------------------------


def stream_token(message_id: UUID) -> str:
    """Lets who has it follow one reply for ten minutes. The hub knows no sessions."""
    return signing.TimestampSigner(salt=_SALT).sign(str(message_id)).partition(":")[2]


def may_follow(message_id: UUID, token: str) -> bool:
    try:
        signing.TimestampSigner(salt=_SALT).unsign(f"{message_id}:{token}", max_age=LIMITS.token_seconds)
    except signing.BadSignature:
        return False
    return True
