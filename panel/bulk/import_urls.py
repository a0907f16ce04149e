from django.urls import path

from panel.bulk import action_views, import_views

app_name = "imports"
urlpatterns = [
    path("application/<id:application_id>/users/import/", import_views.import_users, name="users"),
    path("application/<id:application_id>/users/many/", action_views.many_users, name="many_users"),
    path("settings/subusers/import/", import_views.import_subusers, name="subusers"),
    path("settings/subusers/many/", action_views.many_subusers, name="many_subusers"),
    path("imports/template/<str:what>/", import_views.template, name="template"),
]
