"""The reference of every component; included where PANEL_DEBUG is on."""

from django.urls import path

from panel.styleguide import views

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
