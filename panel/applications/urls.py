from django.urls import path

from panel.applications import editing, views

app_name = "applications"
urlpatterns = [
    path("applications/", views.list_applications, name="list"),
    path("applications/switch/", views.switch, name="switch"),
    path("applications/new/", editing.create, name="create"),
    path("application/<int:application_id>/", views.detail, name="detail"),
    path("application/<int:application_id>/edit/", editing.edit, name="edit"),
    path("application/<int:application_id>/delete/", editing.delete, name="delete"),
]
