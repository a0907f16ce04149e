from django.urls import path

from panel.subusers import drift_views, key_views, leaving_views, member_views, views

app_name = "subusers"
urlpatterns = [
    path("", views.list_subusers, name="list"),
    path("new/", views.create, name="create"),
    path("drift/", drift_views.drift, name="drift"),
    path("drift/accept/", drift_views.accept_drift, name="accept_drift"),
    path("drift/back/", drift_views.put_back, name="put_back"),
    path("<id:subuser_id>/", views.detail, name="detail"),
    path("<id:subuser_id>/edit/", views.edit, name="edit"),
    path("<id:subuser_id>/delete/", views.delete, name="delete"),
    path("<id:subuser_id>/suspend/", leaving_views.suspend, name="suspend"),
    path("<id:subuser_id>/restore/", leaving_views.restore, name="restore"),
    path("<id:subuser_id>/forget/", leaving_views.forget, name="forget"),
    path("<id:subuser_id>/leave/", leaving_views.leave, name="leave"),
    path("<id:subuser_id>/keys/", key_views.made_keys, name="keys"),
    path("<id:subuser_id>/keys/all/", key_views.their_keys, name="their_keys"),
    path("<id:subuser_id>/again/", views.create_again, name="again"),
    path("<id:subuser_id>/password/", member_views.change_password, name="password"),
    path("<id:subuser_id>/link/", member_views.make_link, name="link"),
    path("<id:subuser_id>/link/revoke/", member_views.revoke_link, name="revoke_link"),
    path("<id:subuser_id>/sessions/end/", member_views.end_sessions, name="end_sessions"),
]
