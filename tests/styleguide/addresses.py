"""The panel's addresses with those of the style guide."""

from django.urls import include, path

urlpatterns = [path("", include("panel.urls")), path("styleguide/", include("tests.styleguide.urls"))]
