from django.urls import path

from panel.role_choice import views

app_name = "role_choice"
urlpatterns = [path("preview/", views.preview, name="preview")]
