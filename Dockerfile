# The panel: `docker build --tag panel .`, then compose.yaml, or one container with SQLite:
#   docker run --env PANEL_SECRET_KEY --env PANEL_ENCRYPTION_KEYS --read-only --tmpfs /tmp --volume panel:/var/lib/panel \
#     --publish 127.0.0.1:8000:8000 panel

FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /opt/panel
RUN python -m venv .venv
# The packages before the code: a change of the code does not install them again.
COPY requirements-shared.txt ./
RUN .venv/bin/python -m pip install --require-hashes --only-binary :all: -r requirements-shared.txt
COPY manage.py ./
COPY panel panel
COPY templates templates
COPY static static
# Two secrets for this command alone, which needs settings; they are kept nowhere.
RUN eval "$(.venv/bin/python -m panel.new_secrets)" \
    && PANEL_DATA=/tmp/panel PANEL_STATIC=/opt/panel/collected .venv/bin/python manage.py collectstatic --no-input \
    && .venv/bin/python -m compileall -q panel \
    && chmod -R a+rX /opt/panel

FROM python:3.13-slim-trixie
RUN groupadd --system --gid 10001 panel \
    && useradd --system --uid 10001 --gid panel --no-create-home --shell /usr/sbin/nologin panel \
    && install --directory --owner=panel --group=panel --mode=0700 /var/lib/panel
WORKDIR /opt/panel
# MALLOC_ARENA_MAX: docs/upkeep.md, "Memory".
COPY --from=build /opt/panel /opt/panel
ENV PATH=/opt/panel/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MALLOC_ARENA_MAX=2 \
    PANEL_DATA=/var/lib/panel \
    PANEL_STATIC=/opt/panel/collected \
    PANEL_HOST=0.0.0.0 \
    PANEL_PORT=8000
VOLUME /var/lib/panel
EXPOSE 8000
USER 10001:10001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ['PANEL_PORT']}/healthz\", timeout=4)"]
CMD ["sh", "-c", "python manage.py migrate --verbosity 0 && exec python manage.py serve"]
