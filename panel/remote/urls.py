from django.urls import path

from panel.remote import undo_views, views

app_name = "remote"
urlpatterns = [path("look/", views.look, name="look"), path("undo/", undo_views.undo, name="undo")]
