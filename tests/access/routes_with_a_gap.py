"""Routes of which two name nothing."""

from django.urls import include, path

from tests.access.routes import forgotten, logs

inner = [path("<int:pk>/", forgotten, name="detail"), path("logs/", logs)]
urlpatterns = [path("", forgotten), path("inner/", include((inner, "inner")))]
