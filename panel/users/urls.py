from django.urls import path

from panel.users import views

app_name = "users"
urlpatterns = [
    path("", views.list_users, name="list"),
    path("new/", views.create, name="create"),
    path("<int:user_id>/", views.detail, name="detail"),
    path("<int:user_id>/edit/", views.edit, name="edit"),
    path("<int:user_id>/active/", views.set_active, name="set_active"),
    path("<int:user_id>/delete/", views.delete, name="delete"),
]
