from django.urls import path

from panel.applications import views

app_name = "applications"
urlpatterns = [
    path("applications/", views.list_applications, name="list"),
    path("application/<int:application_id>/", views.detail, name="detail"),
]
