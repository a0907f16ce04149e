from django.urls import path

from panel.users import skill_views, views

app_name = "users"
urlpatterns = [
    path("", views.list_users, name="list"),
    path("new/", views.create, name="create"),
    path("capacity/", views.capacity, name="capacity"),
    path("skills/", skill_views.account_skills, name="account_skills"),
    path("skills/<id:skill_id>/", skill_views.edit_skill, name="edit_skill"),
    path("skills/<id:skill_id>/delete/", skill_views.delete_skill, name="delete_skill"),
    path("<id:user_id>/", views.detail, name="detail"),
    path("<id:user_id>/edit/", views.edit, name="edit"),
    path("<id:user_id>/active/", views.set_active, name="set_active"),
    path("<id:user_id>/skills/", skill_views.user_skills, name="skills"),
    path("<id:user_id>/agent/", skill_views.set_agent, name="agent"),
    path("<id:user_id>/delete/", views.delete, name="delete"),
]
