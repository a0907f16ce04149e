from django.urls import path

from panel.monitoring import status

app_name = "monitoring"
urlpatterns = [path("", status.status, name="status")]
