"""The reference of every component; a tool of those who make the panel, and no part of what serves people."""

from django.urls import path

from tests.styleguide import views

app_name = "styleguide"
urlpatterns = [
    path("", views.index, name="index"),
    path("users/", views.users, name="users"),
    path("users/new/", views.create, name="create"),
    path("users/action/", views.act, name="act"),
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sections/", views.sections, name="sections"),
    path("palette/", views.palette, name="palette"),
    path("fails/<int:status>/", views.fails, name="fails"),
]
