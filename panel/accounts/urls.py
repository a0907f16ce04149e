from django.urls import path

from panel.accounts import views

app_name = "accounts"
urlpatterns = [
    path("auth/", views.sign_in_main_account, name="sign_in"),
    path("auth/logout/", views.sign_out, name="sign_out"),
    path("setup/", views.setup, name="setup"),
]
