from django.urls import path

from panel.service_accounts import suspension_views, views

app_name = "service_accounts"
urlpatterns = [
    path("", views.list_keys, name="list"),
    path("new/", views.create, name="create"),
    path("limit/", views.set_limit, name="limit"),
    path("<str:key_id>/", views.detail, name="detail"),
    path("<str:key_id>/edit/", views.edit, name="edit"),
    path("<str:key_id>/delete/", views.delete, name="delete"),
    path("<str:key_id>/restore/", suspension_views.restore, name="restore"),
    path("<str:key_id>/forget/", suspension_views.forget, name="forget"),
]
