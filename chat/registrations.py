"""Registers chats with the registries of the apps below."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from chat import access
from chat.actions import chats
from chat.models import Chat, ChatMessage, Preset
from oasst.accounts.personal_data import PARTS, Part
from oasst.background.retention import RULES, Rule
from oasst.models import User
from oasst.site.page_registry import LINKS, Link


def register() -> None:
    LINKS.add(Link("new_chat", _("Chat"), 30))
    PARTS.add(
        Part("chats", lambda user: Chat.objects.filter(user=user), frozenset({"guest"}), passing=True),
        Part("chat_messages", lambda user: ChatMessage.objects.filter(chat__user=user), passing=True),
        Part("chat_presets", lambda user: Preset.objects.filter(owner=user), passing=True),
    )
    guests = "chats of guests, after their last message"
    RULES.add(Rule("guest_chats", guests, 30, lambda end: Chat.objects.filter(user=None, updated_at__lt=end)))
    user_logged_in.connect(_keep_chats_of_guest, dispatch_uid="chat.claim")


def _keep_chats_of_guest(sender: object, request: HttpRequest | None, user: User, **_more: Any) -> None:
    """Who chatted as a guest and signs in finds the chats in the account."""
    if request is not None and (guest := access.guest_of(request)):
        chats.claim(guest=guest, by=user)
