from django.urls import path

from panel.roles import finding_views, matrix_views, viewing_views, views

app_name = "roles"
urlpatterns = [
    path("", matrix_views.matrix, name="matrix"),
    path("keys/", views.keys, name="keys"),
    path("compare/", views.compare, name="compare"),
    path("export/", matrix_views.export, name="export"),
    path("api/", matrix_views.panel_and_api, name="api"),
    path("who/", finding_views.who_can, name="who"),
    path("least/", finding_views.least_role, name="least"),
    path("view/", viewing_views.choose_view, name="view"),
    path("view/leave/", viewing_views.leave_view, name="leave_view"),
    path("<str:role>/", views.detail, name="detail"),
]
