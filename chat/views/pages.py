"""The chat page: sidebar, one branch of a chat, and the box to write in. Everything works without JavaScript."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chat import access as chat_access
from chat.access import Owner
from chat.actions import generation, sending
from chat.actions.refusals import Refused
from chat.forms import ChoiceForm, LeafForm, MessageForm, SearchForm, initial_of
from chat.models import Chat, ChatMessage
from chat.reading import sidebar, thread
from chat.reading.sidebar import Sidebar
from chat.reading.thread import Thread
from chat.rules.states import Role
from oasst import access
from oasst.serving.addresses import address_of

# The header by which the page's script asks for a part of a page.
_PART = "X-Part"


@dataclass(frozen=True, slots=True)
class Page:
    """`edited` is the message whose text is in the box. `guests_may`: this site lets guests chat."""

    chat: Chat | None
    thread: Thread
    sidebar: Sidebar
    form: MessageForm
    edited: ChatMessage | None
    is_guest: bool
    guests_may: bool

    @property
    def has_models(self) -> bool:
        return bool(self.form.offered)

    @property
    def address(self) -> str:
        return reverse("chat", args=[self.chat.pk]) if self.chat else reverse("new_chat")


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_chat(request: HttpRequest) -> HttpResponse:
    owner, key = chat_access.owner_of(request), ""
    if request.method != "POST":
        return _page(request, owner, None)
    if owner.is_guest and not settings.CHAT_GUESTS:
        return redirect("account_login")
    if owner.is_guest and not owner.guest:
        key, owner = chat_access.new_guest()
    form = MessageForm(request.POST, owner=owner)
    if not form.is_valid():
        return _page(request, owner, None, form, status=422)
    try:
        sent = sending.start(
            owner=owner, text=form.cleaned_data["text"], choice=form.choice(),
            system_prompt=form.cleaned_data["system_prompt"], address=address_of(request),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, owner, None, form, refusal)
    response = redirect("chat", sent.chat.pk)
    if key:
        chat_access.remember(response, key)
    return response


@access.public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def chat(request: HttpRequest, chat_id: UUID) -> HttpResponse:
    owner = chat_access.owner_of(request)
    chat = chat_access.chat_for(owner, chat_id)
    if request.method != "POST":
        return _page(request, owner, chat)
    form = MessageForm(request.POST, owner=owner)
    if not form.is_valid():
        return _page(request, owner, chat, form, status=422)
    try:
        sent = sending.send(
            owner=owner, chat=chat, text=form.cleaned_data["text"], parent=_parent(chat, form.cleaned_data["parent"]),
            choice=form.choice(), idempotency_key=form.cleaned_data["once"], address=address_of(request),
        )  # fmt: skip
    except Refused as refusal:
        return _refused(request, owner, chat, form, refusal)
    return redirect(f"{reverse('chat', args=[chat.pk])}#m-{sent.message.pk}")


def _parent(chat: Chat, message_id: UUID | None) -> ChatMessage | None:
    if message_id is None:
        return None
    parent = chat.messages.filter(pk=message_id).first()
    if parent is None:
        raise Http404(_("This message doesn't exist."))
    return parent


@access.public
@require_POST
def regenerate(request: HttpRequest, message_id: UUID) -> HttpResponse:
    owner = chat_access.owner_of(request)
    message = chat_access.message_for(owner, message_id)
    data = {**initial_of(message.chat, owner), **request.POST.dict()}
    form = ChoiceForm(data, owner=owner)
    if not form.is_valid():
        return _page(request, owner, message.chat, status=422)
    try:
        sending.regenerate(owner=owner, message=message, choice=form.choice(), address=address_of(request))
    except Refused as refusal:
        return _refused(request, owner, message.chat, None, refusal)
    return redirect("chat", message.chat_id)


@access.public
@require_POST
def stop(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message = chat_access.message_for(chat_access.owner_of(request), message_id)
    generation.request_stop(message)
    return redirect("chat", message.chat_id)


@access.public
@never_cache
@require_safe
def message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One message, which the page's script puts in the place of a reply that has ended; for others its place in the chat."""
    found = chat_access.message_for(chat_access.owner_of(request), message_id)
    if not request.headers.get(_PART):
        return redirect(f"{reverse('chat', args=[found.chat_id])}?leaf={found.pk}#m-{found.pk}")
    return render(request, "chat/pieces/message.html", {"shown": thread.one(found), "chat": found.chat})


def _refused(
    request: HttpRequest, owner: Owner, chat: Chat | None, form: MessageForm | None, refusal: Refused
) -> HttpResponse:
    """The page with the reason, and with the text still in the box."""
    form = form or MessageForm({}, owner=owner)
    form.is_valid()
    form.errors.clear()
    shown = {field.name for field in form.visible_fields()}
    form.add_error(refusal.field if refusal.field in shown else None, str(refusal))
    response = _page(request, owner, chat, form, status=refusal.status)
    if refusal.wait:
        response.headers["Retry-After"] = str(refusal.wait)
    return response


def _page(
    request: HttpRequest, owner: Owner, chat: Chat | None, form: MessageForm | None = None, status: int = 200
) -> HttpResponse:
    search, wanted = SearchForm(request.GET), LeafForm(request.GET)
    search.is_valid(), wanted.is_valid()
    leaf, edit = wanted.cleaned_data.get("leaf"), wanted.cleaned_data.get("edit")
    edited = chat.messages.filter(pk=edit, role=Role.USER).first() if chat and edit else None
    shown = thread.of_chat(chat, edited.pk if edited else leaf) if chat else Thread([])
    page = Page(
        chat=chat,
        thread=shown,
        sidebar=sidebar.of_owner(
            owner, search.cleaned_data.get("q", ""), archived=search.cleaned_data.get("archived", False)
        ),
        form=form or _empty_form(owner, chat, shown, edited),
        edited=edited,
        is_guest=owner.is_guest,
        guests_may=settings.CHAT_GUESTS,
    )
    return render(request, "chat/chat.html", {"page": page, "search": search}, status=status)


def _empty_form(owner: Owner, chat: Chat | None, shown: Thread, edited: ChatMessage | None) -> MessageForm:
    """Answers the last reply of the branch; an edited message becomes a sibling of the one before."""
    initial = {**initial_of(chat, owner), "once": uuid4().hex}
    if edited:
        initial |= {"text": edited.content, "parent": edited.parent_id}
    elif shown.last is not None:
        initial |= {"parent": shown.last.pk}
    return MessageForm(initial=initial, owner=owner)
