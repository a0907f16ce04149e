"""All addresses. They mirror the vendor's panel, so that people can swap the host."""

from django.urls import include, path, register_converter

from panel.monitoring.exposition import metrics
from panel.monitoring.probes import healthz, readyz
from panel.web.bundles import bundle_view
from panel.web.converters import IdConverter
from panel.web.icons import icons

handler400 = "panel.web.errors.bad_request"
register_converter(IdConverter, "id")  # before the rooms' own urls are read

handler404 = "panel.web.errors.not_found"
handler500 = "panel.web.errors.server_error"

urlpatterns = [
    path("", include("panel.bulk.export_urls")),  # before rooms that would take "export" for an id
    path("", include("panel.bulk.import_urls")),
    path("jobs/", include("panel.bulk.job_urls")),
    path("", include("panel.home.urls")),
    path("", include("panel.sign_in.urls")),
    path("", include("panel.connections.urls")),
    path("", include("panel.applications.urls")),
    path("application/<id:application_id>/users/", include("panel.users.urls")),
    path("application/<id:application_id>/users/", include("panel.skills.urls")),
    path("settings/subusers/", include("panel.subusers.urls")),
    path("settings/reviews/", include("panel.reviews.urls")),
    path("settings/service_accounts/", include("panel.service_accounts.urls")),
    path("settings/roles/", include("panel.role_choice.urls")),  # before the roles' own names
    path("settings/roles/", include("panel.roles.urls")),
    path("logs/", include("panel.logs.urls")),
    path("status/", include("panel.monitoring.urls")),
    path("preferences/", include("panel.preferences.urls")),
    path("", include("panel.saved_views.urls")),
    path("profile/", include("panel.profile.urls")),
    path("", include("panel.remote.urls")),
    path("icons.svg", icons, name="icons"),
    path("panel.css", bundle_view, {"kind": "css"}, name="bundle_css"),
    path("panel.js", bundle_view, {"kind": "js"}, name="bundle_js"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("readyz", readyz, name="readyz"),
]
