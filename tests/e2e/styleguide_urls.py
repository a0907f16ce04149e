"""The panel's addresses with the style guide, which is there in debug mode only."""

from django.urls import include, path

urlpatterns = [path("", include("panel.urls")), path("styleguide/", include("panel.styleguide.urls"))]
