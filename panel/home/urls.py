from django.urls import path

from panel.home import views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("figures/", views.account_figures, name="figures"),
    path("figures/count/", views.count_users, name="count"),
    path("tour/end/", views.end_tour, name="end_tour"),
    path("palette/", views.palette, name="palette"),
]
