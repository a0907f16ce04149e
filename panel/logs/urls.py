from django.urls import path

from panel.logs import views

app_name = "logs"
urlpatterns = [
    path("", views.list_entries, name="list"),
    path("account/", views.account_history, name="account"),
]
