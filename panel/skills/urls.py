from django.urls import path

from panel.skills import user_views, views

app_name = "skills"
urlpatterns = [
    path("skills/", views.list_skills, name="list"),
    path("skills/<id:skill_id>/", views.edit, name="edit"),
    path("skills/<id:skill_id>/delete/", views.delete, name="delete"),
    path("<id:user_id>/skills/", user_views.of_user, name="of_user"),
    path("<id:user_id>/agent/", user_views.set_agent, name="agent"),
]
