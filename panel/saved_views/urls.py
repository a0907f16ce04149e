from django.urls import path

from panel.saved_views import views

app_name = "saved_views"
urlpatterns = [
    path("views/", views.list_views, name="list"),
    path("views/<id:view_id>/delete/", views.delete, name="delete"),
    path("application/<id:application_id>/views/save/", views.save, name="save"),
]
