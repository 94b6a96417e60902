"""The page with details that developers see where OASST_DEBUG is on, without the key the request came with."""

from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter

from oasst.core.texts.redaction import HIDDEN


class Reporter(ExceptionReporter):
    request: HttpRequest | None

    def get_traceback_html(self) -> Any:
        return self._without_key(super().get_traceback_html())

    def get_traceback_text(self) -> Any:
        return self._without_key(super().get_traceback_text())

    def _without_key(self, report: str) -> str:
        sent = [self.request.GET.get("api_key"), self.request.headers.get("X-API-Key")] if self.request else []
        for key in filter(None, sent):
            report = report.replace(key, HIDDEN)
        return report
