"""What people do with their chats, each by a button."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from chat import access as chat_access
from chat.actions import chats
from chat.actions.refusals import Refused
from chat.forms import FlagForm
from oasst import access


@access.public
@require_POST
def rename(request: HttpRequest, chat_id: UUID) -> HttpResponse:
    chat = chat_access.chat_for(chat_access.owner_of(request), chat_id)
    try:
        chats.rename(chat=chat, title=request.POST.get("title", ""))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("chat", chat.pk)


@access.public
@require_POST
def pin(request: HttpRequest, chat_id: UUID) -> HttpResponse:
    chat = chat_access.chat_for(chat_access.owner_of(request), chat_id)
    chats.pin(chat=chat, pinned=_is_on(request))
    return redirect("chat", chat.pk)


@access.public
@require_POST
def archive(request: HttpRequest, chat_id: UUID) -> HttpResponse:
    chat = chat_access.chat_for(chat_access.owner_of(request), chat_id)
    chats.archive(chat=chat, archived=_is_on(request))
    return redirect("chat", chat.pk)


@access.public
@require_POST
def delete(request: HttpRequest, chat_id: UUID) -> HttpResponse:
    owner = chat_access.owner_of(request)
    chat_access.chat_for(owner, chat_id)
    chats.delete(chats=owner.chats().filter(pk=chat_id))
    messages.success(request, _("Chat deleted."))
    return redirect("new_chat")


@access.public
@require_POST
def delete_all(request: HttpRequest) -> HttpResponse:
    number = chats.delete(chats=chat_access.owner_of(request).chats())
    messages.success(request, ngettext("%(n)s chat deleted.", "%(n)s chats deleted.", number) % {"n": number})
    return redirect("new_chat")


def _is_on(request: HttpRequest) -> bool:
    form = FlagForm(request.POST)
    return form.is_valid() and bool(form.cleaned_data["on"])
