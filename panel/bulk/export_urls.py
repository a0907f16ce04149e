from django.urls import path

from panel.bulk import export_views

app_name = "exports"
urlpatterns = [
    path("application/<id:application_id>/users/export/", export_views.export_users, name="users"),
    path("settings/subusers/export/", export_views.export_subusers, name="subusers"),
    path("settings/service_accounts/export/", export_views.export_service_accounts, name="service_accounts"),
    path("applications/export/", export_views.export_applications, name="applications"),
]
