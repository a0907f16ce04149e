from django.urls import path

from panel.preferences import views

app_name = "preferences"
urlpatterns = [
    path("", views.preferences, name="preferences"),
    path("columns/", views.set_columns, name="columns"),
]
