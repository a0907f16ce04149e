from django.urls import path

from panel.roles import finding_views, viewing_views, views

app_name = "roles"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("keys/", views.keys, name="keys"),
    path("compare/", views.compare, name="compare"),
    path("who/", finding_views.who_can, name="who"),
    path("least/", finding_views.least_role, name="least"),
    path("view/", viewing_views.choose_view, name="view"),
    path("view/leave/", viewing_views.leave_view, name="leave_view"),
    path("<str:role>/", views.detail, name="detail"),
]
