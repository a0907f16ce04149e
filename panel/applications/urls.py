from django.urls import path

from panel.applications import editing_views, views

app_name = "applications"
urlpatterns = [
    path("applications/", views.list_applications, name="list"),
    path("applications/switch/", views.switch, name="switch"),
    path("applications/new/", editing_views.create, name="create"),
    path("application/<id:application_id>/", views.detail, name="detail"),
    path("application/<id:application_id>/edit/", editing_views.edit, name="edit"),
    path("application/<id:application_id>/delete/", editing_views.delete, name="delete"),
]
