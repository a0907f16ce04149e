from django.urls import path

from panel.sign_in import again, subuser_views, views

app_name = "sign_in"
urlpatterns = [
    path("auth/", views.sign_in_main_account, name="main_account"),
    path("auth/again/", again.sign_in_again, name="again"),
    path("auth/logout/", views.sign_out, name="sign_out"),
    path("login/<slug:account_name>/", subuser_views.sign_in_subuser, name="subuser"),
    path("welcome/", subuser_views.choose_password, name="choose_password"),
]
