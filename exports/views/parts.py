"""Parts of a release: filters with counts first, then the rows of one side of the split as a file."""

import tempfile
from typing import Any

from django import forms
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from exports.access import release_for
from exports.models import Release, ReleaseState
from exports.releases import part
from exports.releases.archive import name_of
from exports.releases.build.splits import SPLITS
from exports.selection.filters import WrongFilter
from oasst import access
from oasst.serving.addresses import address_of
from oasst.serving.rate_limits import Limit, seconds_to_wait

_PATIENCE_S = 20
_TIMES, _MINUTES = 20, 10  # each of them reads a whole format


class PartForm(forms.Form):
    """The filters of `exports.releases.part`, in the words of a page."""

    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=[(name, name) for name in part.FORMATS])
    lang = forms.CharField(
        label=gettext_lazy("Languages"), required=False, help_text=gettext_lazy("Language codes, such as en, de")
    )
    label = forms.CharField(
        label=gettext_lazy("Quality"), required=False,
        help_text=gettext_lazy(
            "chosen.quality>0.7 is of the better answer, reply.quality>=0.5 of all answers, quality>0.5 of all texts"
        ),
    )  # fmt: skip
    chosen_top = forms.IntegerField(
        label=gettext_lazy("The better answer ranked among the first"), required=False, min_value=1
    )
    origin = forms.CharField(
        label=gettext_lazy("Source"), required=False, help_text=gettext_lazy("here: conversations that began here")
    )
    licence = forms.CharField(label=gettext_lazy("Licences"), required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors:
            given = {name.replace("_", "-"): [str(value)] for name, value in found.items() if value not in ("", None)}
            try:
                found["part"] = part.of(found["format"], given)
            except WrongFilter as wrong:
                name = wrong.filter.replace("-", "_")
                self.add_error(name if name in self.fields else None, f"{wrong}.")
        return found


@access.public
@require_safe
def release_part(request: HttpRequest, line: str, version: str) -> HttpResponseBase:
    """The form; with filters the number of rows; with a split its rows."""
    release = _complete(request, line, version)
    form = PartForm(request.GET if "format" in request.GET else None)
    context: dict[str, Any] = {"release": release, "form": form}
    if not form.is_valid():
        return render(request, "exports/part.html", context, status=400 if form.is_bound else 200)
    if wait := seconds_to_wait([_limit(request)] if settings.RATE_LIMIT else []):
        context["problem"] = _("Too many requests. Try again in %(seconds)s seconds.") % {"seconds": wait}
        return _refused(request, context, 429, {"Retry-After": str(wait)})
    wanted: part.Part = form.cleaned_data["part"]
    try:
        if (split := request.GET.get("split")) in SPLITS:
            return _rows(release, wanted, str(split))
        counts = wanted.counts(release, _PATIENCE_S)
    except part.TooMany:
        context["problem"] = _("This is too much to read while you wait. Download the release and filter it there.")
        return _refused(request, context, 503, {})
    context["found"] = [(split, counts[split], _with_split(request.GET, split)) for split in SPLITS]
    return render(request, "exports/part.html", context)


def _refused(request: HttpRequest, context: dict[str, Any], status: int, headers: dict[str, str]) -> HttpResponse:
    response = render(request, "exports/part.html", context, status=status)
    for name, value in headers.items():
        response[name] = value
    return response


def _complete(request: HttpRequest, line: str, version: str) -> Release:
    release = release_for(request.user, line, version)
    if release.state == ReleaseState.RETIRED or not (release.folder / "data").is_dir():
        raise Http404(_("The files of this release are not here, or it is retired."))
    return release


def _rows(release: Release, wanted: part.Part, split: str) -> FileResponse:
    """Written to a file that has no name first, so that a slow download holds no thread."""
    file = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 -- the response closes it
    try:
        for row in wanted.rows(release, split, _PATIENCE_S):
            file.write(row)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"{name_of(release)}-{wanted.format}-{split}.jsonl"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/jsonl")


def _limit(request: HttpRequest) -> Limit:
    who = str(request.user.pk) if request.user.is_authenticated else address_of(request)
    return Limit("release_parts", who, _TIMES, _MINUTES)


def _with_split(asked: QueryDict, split: str) -> str:
    query = asked.copy()
    query["split"] = split
    return f"?{query.urlencode()}"
