from django.urls import path

from tasks.views import samples

urlpatterns = [
    path("", samples.overview, name="try"),
    path("<slug:kind>/", samples.sample, name="try_kind"),
]
