from django.urls import path

from panel.users import views

app_name = "users"
urlpatterns = [
    path("", views.list_users, name="list"),
    path("new/", views.create, name="create"),
    path("capacity/", views.capacity, name="capacity"),
    path("<id:user_id>/", views.detail, name="detail"),
    path("<id:user_id>/edit/", views.edit, name="edit"),
    path("<id:user_id>/active/", views.set_active, name="set_active"),
    path("<id:user_id>/delete/", views.delete, name="delete"),
]
