"""What operators watch: readiness, and metrics for Prometheus.

A web server is several processes, and whichever of them answers `/metrics` speaks for all: each keeps its figures in a
file of this folder. prometheus_client reads the variable when it is first imported, which is below here.
"""

import os

from orchestration.runtime import paths

os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(paths.metrics_dir()))
