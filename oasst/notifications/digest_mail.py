"""How a digest reads: plain text, and HTML that loads nothing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from oasst.models import Digest

if TYPE_CHECKING:
    from oasst.notifications.digests import Section


def written(
    digest: Digest, told: "Sequence[tuple[Section, list[str]]]", *, token: str
) -> EmailMultiAlternatives | None:
    """The mail to the person's confirmed address; None where they have none.

    The headers let mail programs offer to stop it with one click (RFC 8058).
    """
    address = EmailAddress.objects.filter(user=digest.user_id, primary=True, verified=True).first()
    if address is None:
        return None
    stop = f"{settings.SITE_URL}{reverse('stop_digest')}?{urlencode({'token': token})}"
    context = {
        "user": digest.user,
        "site_name": settings.SITE_NAME,
        "told": [(each.title, lines, settings.SITE_URL + reverse(each.url_name)) for each, lines in told],
        "settings_address": settings.SITE_URL + reverse("news_settings"),
        "stop_address": stop,
        "lang": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
    subject = _("Your day") if digest.every == Digest.Every.DAY else _("Your week")
    mail = EmailMultiAlternatives(
        f"{settings.SITE_NAME}: {subject}",
        render_to_string("mail/digest.txt", context),
        to=[address.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    mail.attach_alternative(render_to_string("mail/digest.html", context), "text/html")
    return mail
