from django.urls import path

from panel.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.list_reviews, name="list"),
    path("start/", views.start, name="start"),
    path("<int:review_id>/", views.detail, name="detail"),
    path("<int:review_id>/save/", views.save, name="save"),
    path("<int:review_id>/finish/", views.finish, name="finish"),
    path("<int:review_id>/suspend/", views.suspend, name="suspend"),
]
