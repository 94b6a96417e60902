"""The mail of a digest: plain text, and HTML without external resources."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from oasst.models import Digest
from oasst.notifications.sections import Section


def compose(
    digest: Digest, contents: Sequence[tuple[Section, list[str]]], *, token: str
) -> EmailMultiAlternatives | None:
    """The mail to the person's confirmed address; None without one.

    Its headers offer one-click unsubscribe (RFC 8058).
    """
    address = EmailAddress.objects.filter(user=digest.user_id, primary=True, verified=True).first()
    if address is None:
        return None
    unsubscribe = f"{settings.SITE_URL}{reverse('stop_digest')}?{urlencode({'token': token})}"
    context = {
        "user": digest.user,
        "site_name": settings.SITE_NAME,
        "sections": [(each.title, lines, settings.SITE_URL + reverse(each.url_name)) for each, lines in contents],
        "settings_address": settings.SITE_URL + reverse("news_settings"),
        "unsubscribe_address": unsubscribe,
        "lang": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    subject = _("Your day") if digest.every == Digest.Every.DAY else _("Your week")
    mail = EmailMultiAlternatives(
        f"{settings.SITE_NAME}: {subject}",
        render_to_string("mail/digest.txt", context),
        to=[address.email],
        headers={"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    mail.attach_alternative(render_to_string("mail/digest.html", context), "text/html")
    return mail
