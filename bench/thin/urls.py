"""The one page."""

from django.urls import path

from bench.thin.views import users

urlpatterns = [path("users/", users)]
