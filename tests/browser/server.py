"""The app, served for the browser tests and the benchmarks."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until the server answers; it takes 2 on an idle machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


@contextmanager
def serve(script: Path = ROOT / "app.py", base: str = "", **variables: str) -> Iterator[str]:
    """Run `streamlit run` with this Python, and these environment variables beside those there are.

    Yields the address, while it lasts; with a `base`, the app is at that path of its host.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}{base and f'/{base}'}"
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    options = ["--server.headless=true", "--server.address=127.0.0.1"]
    if base:
        options.append(f"--server.baseUrlPath={base}")
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        server = subprocess.Popen(
            [*command, *options], cwd=ROOT, env=os.environ | variables, stdout=log, stderr=log
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while not healthy(url):
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    raise RuntimeError(f"The app does not answer at {url}. It said:\n{log.read()}")
                time.sleep(0.1)
            yield url
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
