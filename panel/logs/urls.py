from django.urls import path

from panel.logs import role_views, views

app_name = "logs"
urlpatterns = [
    path("", views.list_entries, name="list"),
    path("mine/", views.own_entries, name="mine"),
    path("export/", views.export, name="export"),
    path("about/<slug:kind>/<str:object_id>/", views.about, name="about"),
    path("roles/<id:subuser_id>/", role_views.roles_of, name="roles"),
    path("<int:seq>/", views.detail, name="detail"),
    path("<int:seq>/look/", views.look, name="look"),
]
