# The worker and the command line, one image: `python -m worker` (the default) or `conventions …`.
# No server is inside; the embedded stack is for one machine without containers.

FROM python:3.11.15-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
# Nothing that installs is left in the environment: pip stays outside of it, setuptools goes after the build.
RUN python -m venv --without-pip /opt/conventions
COPY requirements-image.lock ./
RUN pip --python /opt/conventions/bin/python install --require-hashes --only-binary :all: --requirement requirements-image.lock
COPY pyproject.toml README.md LICENSE worker.py starter.py ./
COPY domain ./domain
COPY activities ./activities
COPY workflows ./workflows
COPY adapters ./adapters
RUN pip --python /opt/conventions/bin/python install --no-deps --no-build-isolation . \
 && pip --python /opt/conventions/bin/python uninstall --yes setuptools

FROM python:3.11.15-slim-trixie
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="conventions" \
      org.opencontainers.image.description="Keeps institutional agreements alive: worker and command line" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/python:3.11.15-slim-trixie"
# The folder's owner is also that of a volume which Docker makes from it.
RUN python -m pip uninstall --yes --root-user-action=ignore pip setuptools wheel \
 && groupadd --gid 10001 conventions \
 && useradd --uid 10001 --gid conventions --no-create-home --home-dir /var/lib/conventions --shell /usr/sbin/nologin conventions \
 && install --directory --owner conventions --group conventions --mode 0700 /var/lib/conventions
COPY --from=build /opt/conventions /opt/conventions
# PYTHONTZPATH: the zone data that is shipped with the program, never the system's.
ENV PATH=/opt/conventions/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONTZPATH= \
    PYTHONUNBUFFERED=1 \
    CONVENTIONS_HOME=/var/lib/conventions \
    CONVENTIONS_HEALTH=127.0.0.1:8080
USER 10001:10001
WORKDIR /var/lib/conventions
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import http.client, os, sys; link = http.client.HTTPConnection(os.environ['CONVENTIONS_HEALTH'], timeout=4); link.request('GET', '/readyz'); sys.exit(link.getresponse().status != 200)"]
CMD ["python", "-m", "worker"]
