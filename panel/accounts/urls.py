from django.urls import path

from panel.accounts import subuser_views, views

app_name = "accounts"
urlpatterns = [
    path("auth/", views.sign_in_main_account, name="sign_in"),
    path("auth/logout/", views.sign_out, name="sign_out"),
    path("login/<slug:account_name>/", subuser_views.sign_in_subuser, name="sign_in_subuser"),
    path("welcome/", subuser_views.choose_password, name="choose_password"),
    path("setup/", views.setup, name="setup"),
]
