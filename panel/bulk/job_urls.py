from django.urls import path

from panel.bulk import import_views, job_views

app_name = "jobs"
urlpatterns = [
    path("", job_views.list_jobs, name="list"),
    path("news/", job_views.news, name="news"),
    path("<id:job_id>/", job_views.detail, name="detail"),
    path("<id:job_id>/progress/", job_views.progress, name="progress"),
    path("<id:job_id>/columns/", import_views.columns, name="columns"),
    path("<id:job_id>/start/", job_views.start, name="start"),
    path("<id:job_id>/undo/", job_views.undo, name="undo"),
    path("<id:job_id>/mend/", job_views.mend, name="mend"),
    path("<id:job_id>/passwords/", job_views.passwords, name="passwords"),
    path("<id:job_id>/rule/<str:wish>/", job_views.rule, name="rule"),
]
