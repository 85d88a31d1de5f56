# The bot as an image: docker build -t clerk .   It runs as a user without rights, and writes to /app/data alone.
# --build-arg BASE=... begins with another Debian that has python and its venv, such as one from your own registry.
ARG BASE=python:3.11-slim
FROM ${BASE} AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY app.py charter.yaml manifest.yaml ./
COPY bot bot
COPY cli cli
COPY handlers handlers
COPY practice practice
COPY storage storage
RUN /venv/bin/python -m compileall -q .

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home clerk && install -d -o clerk -m 700 /app/data
COPY --from=build /venv /venv
COPY --from=build /app /app
USER 10001
WORKDIR /app
ENV HOST=0.0.0.0 PYTHONDONTWRITEBYTECODE=1
EXPOSE 3000
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["/venv/bin/python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:3000/livez', timeout=4)"]
ENTRYPOINT ["/venv/bin/python", "app.py"]
CMD ["run"]
