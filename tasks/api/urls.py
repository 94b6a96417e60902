"""Every operation under /api/v1, in the order of the documentation. Paths that end in a slash are collections."""

from django.urls import path

from tasks.api import labels

urlpatterns = [
    path("text_labels/valid_labels", labels.ValidLabels.as_view(), name="valid_labels"),
    path("text_labels/report_labels", labels.ReportLabels.as_view(), name="report_labels"),
]
