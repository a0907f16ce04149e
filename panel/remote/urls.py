from django.urls import path

from panel.remote import views

app_name = "remote"
urlpatterns = [path("look/", views.look, name="look")]
