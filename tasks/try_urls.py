from django.urls import path

from tasks.views import try_it

urlpatterns = [
    path("", try_it.overview, name="try"),
    path("<slug:kind>/", try_it.sample, name="try_kind"),
]
