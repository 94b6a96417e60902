"""Thanking an author, following a conversation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oasst import access
from oasst.access import UserRequest
from tasks.acts import follows, thanks
from tasks.texts.refusal import Refusal


@access.signed_in
@require_POST
def thank(request: UserRequest, message_id: UUID) -> HttpResponse:
    message = access.message_for(request.user, message_id)
    try:
        stands = thanks.thank(message=message, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("Thanks sent to the author.") if stands else _("You took your thanks back."))
    return redirect(f"{reverse('tree', args=[message.tree_id])}#m-{message.pk}")


@access.signed_in
@require_POST
def follow(request: UserRequest, tree_id: UUID) -> HttpResponse:
    tree = access.tree_for(request.user, tree_id)
    if follows.follow(tree, by=request.user):
        messages.success(request, _("You'll get a notification when this conversation is finished."))
    else:
        messages.success(request, _("You no longer follow this conversation."))
    return redirect("tree", tree.pk)
