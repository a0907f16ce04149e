from django.urls import path

from panel.roles import views

app_name = "roles"
urlpatterns = [
    path("", views.matrix, name="matrix"),
    path("keys/", views.keys, name="keys"),
    path("compare/", views.compare, name="compare"),
    path("<str:role>/", views.detail, name="detail"),
]
