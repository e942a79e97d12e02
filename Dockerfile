# The image of Samenleven. What is installed, and how, is said in the Makefile alone.
FROM python:3.13-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /home/samenleven samenleven \
    && install --directory --owner=samenleven --mode=0700 /data

WORKDIR /app
COPY . .
RUN make install PYTHON=python3

USER samenleven
ENV HOST=0.0.0.0 PORT=8080 DATA_DIR=/data PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
ENTRYPOINT ["samenleven"]
CMD ["run"]
