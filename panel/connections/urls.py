from django.urls import path

from panel.connections import views

app_name = "connections"
urlpatterns = [path("setup/", views.setup, name="setup")]
