"""The panel as a WSGI application; granian serves it."""

import os

from django.core.wsgi import get_wsgi_application

from panel.private_files import private_from_now_on

private_from_now_on()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panel.settings")
application = get_wsgi_application()
