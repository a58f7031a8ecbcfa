# docker build -t digitscope .
# docker run --rm -p 7860:7860 -v digitscope:/data digitscope
FROM python:3.11-slim

RUN useradd --create-home --uid 1000 digitscope && mkdir /data && chown digitscope /data
WORKDIR /app

# What Spaces install, too: letters of Chinese for figures and films of classes with such names
COPY packages.txt .
RUN apt-get update && xargs apt-get install -y --no-install-recommends < packages.txt && rm -rf /var/lib/apt/lists/*

# Before the code, so that a change of it need not install everything anew; from PyTorch's own index, as that has
# builds for processors alone, a tenth of the size. Where that index cannot be reached, name another one, as
# --build-arg TORCH_INDEX=https://pypi.org/simple: pip itself would go on without it, but wait for it at each package
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
COPY requirements.txt .
RUN pip install --no-cache-dir --extra-index-url "$TORCH_INDEX" -r requirements.txt

COPY app.py LICENSE README.md ./
COPY core core
COPY demo demo

USER digitscope
# Trainings end with the container, also where `--init` makes the server not its first process: so they are saved before
ENV DIGITSCOPE_HOST=0.0.0.0 DIGITSCOPE_PORT=7860 DIGITSCOPE_RUNS=/data/runs DIGITSCOPE_CACHE=/data/cache \
    DIGITSCOPE_STOP_TRAININGS=1 PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
CMD ["python", "app.py"]
