from django.urls import path

from panel.profile import views

app_name = "profile"
urlpatterns = [
    path("", views.profile, name="profile"),
    path("password/", views.change_password, name="password"),
    path("sessions/end/", views.end_session, name="end_session"),
]
