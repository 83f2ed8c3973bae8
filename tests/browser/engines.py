"""Firefox and WebKit, where they are installed, driven by the protocols that W3C has for it.

Playwright drives builds of its own, which are downloads that some networks refuse. Debian has both
engines: `apt install firefox-esr`, and `apt install webkit2gtk-driver xvfb`.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import connect  # Streamlit brings it

from tests.browser.server import free_port

# Firefox asks nobody for news, and moves nothing by itself.
QUIET = {
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "messaging-system.rsexperimentloader.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.enabled": False,
    "ui.prefersReducedMotion": 1,
}
FIREFOXES = ("firefox-esr", "firefox")
MINI_BROWSERS = sorted(Path("/usr").glob("lib*/**/webkit2gtk-4.*/MiniBrowser"))
SCREEN = {"width": 1280, "height": 900}


class Tab:
    """A page in some engine: it goes somewhere, is asked in JavaScript, and has one mouse."""

    def __init__(
        self,
        go: Callable[[str], Any],
        ask: Callable[[str], Any],
        act: Callable[[Sequence[dict[str, Any]]], Any],
    ):
        self.go, self.ask, self._act = go, ask, act

    def mouse(self, *actions: str | tuple[float, float]) -> None:
        """Moves to where a pair says, and "down" and "up"."""
        steps = [
            {"type": "pointer" + action.title(), "button": 0}
            if isinstance(action, str)
            else {"type": "pointerMove", "x": round(action[0]), "y": round(action[1])}
            for action in actions
        ]
        self._act([{"type": "pointer", "id": "mouse", "actions": steps}])

    def until(self, condition: str, patience: float = 60) -> None:
        """Wait until a JavaScript expression is true."""
        deadline = time.monotonic() + patience
        while not self.ask(condition):
            if time.monotonic() > deadline:
                raise TimeoutError(f"never true: {condition}")
            time.sleep(0.05)


def _started(stack: ExitStack, command: Sequence[str], **options: Any) -> subprocess.Popen[str]:
    """A program that ends with the stack."""
    program = stack.enter_context(subprocess.Popen(command, encoding="utf-8", **options))
    stack.callback(program.terminate)
    return program


@contextmanager
def firefox() -> Iterator[Tab]:
    """By WebDriver BiDi, which Firefox speaks itself."""
    program = next(filter(None, map(shutil.which, FIREFOXES)))
    with ExitStack() as stack:
        profile = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        wishes = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in QUIET.items()]
        profile.joinpath("user.js").write_text("\n".join(wishes), "utf-8")
        command = [program, "--headless", "--profile", str(profile), "--remote-debugging-port=0"]
        log = stack.enter_context(profile.joinpath("log").open("w+", encoding="utf-8"))
        running = _started(stack, command, stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while not (found := re.search(r"ws://\S+", profile.joinpath("log").read_text("utf-8"))):
            if running.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(profile.joinpath("log").read_text("utf-8"))
            time.sleep(0.1)
        address = found[0]
        socket = stack.enter_context(connect(f"{address}/session", max_size=None))
        ids = count()

        def send(method: str, **params: Any) -> dict[str, Any]:
            number = next(ids)
            socket.send(json.dumps({"id": number, "method": method, "params": params}))
            while (answer := json.loads(socket.recv(timeout=60))).get("id") != number:
                pass  # an event
            assert answer["type"] == "success", answer
            return answer["result"]

        send("session.new", capabilities={})
        [shown] = send("browsingContext.getTree")["contexts"]
        here = {"context": shown["context"]}
        send("browsingContext.setViewport", viewport=SCREEN, **here)

        def ask(script: str) -> Any:
            said = send(
                "script.evaluate",
                expression=f"JSON.stringify({script})",
                target=here,
                awaitPromise=True,
            )
            assert said["type"] == "success", said
            return json.loads(said["result"].get("value", "null"))

        yield Tab(
            go=lambda url: send("browsingContext.navigate", url=url, wait="complete", **here),
            ask=ask,
            act=lambda actions: send("input.performActions", actions=actions, **here),
        )


@contextmanager
def webkit() -> Iterator[Tab]:
    """By WebDriver, on a screen that nobody sees."""
    with ExitStack() as stack:
        screen = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
        display = _started(stack, screen, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert display.stdout
        port = free_port()
        seen = {"DISPLAY": f":{display.stdout.readline().strip()}"}
        # It opens our own pages alone; and its sandbox may not be started in one.
        seen["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"
        _started(stack, ["WebKitWebDriver", f"--port={port}"], env=os.environ | seen)
        base = f"http://127.0.0.1:{port}/session"

        def send(command: str, body: Any = None, method: str = "POST") -> Any:
            data = json.dumps(body or {}).encode()
            request = urllib.request.Request(base + command, data, method=method)
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]

        binary = {"binary": str(MINI_BROWSERS[-1]), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": binary}}
        deadline = time.monotonic() + 20
        while True:
            try:
                session = f"/{send('', {'capabilities': wanted})['sessionId']}"
                break
            except urllib.error.URLError as error:
                if not isinstance(error.reason, ConnectionError):
                    raise
            if time.monotonic() > deadline:
                raise TimeoutError("WebKitWebDriver does not answer")
            time.sleep(0.1)
        stack.callback(send, session, method="DELETE")
        send(f"{session}/window/rect", SCREEN)
        yield Tab(
            go=lambda url: send(f"{session}/url", {"url": url}),
            ask=lambda script: send(
                f"{session}/execute/sync", {"script": f"return {script}", "args": []}
            ),
            act=lambda actions: send(f"{session}/actions", {"actions": actions}),
        )


def missing(engine: str) -> str | None:
    """Why an engine cannot be driven here, or None if it can."""
    if engine == "firefox":
        there = any(map(shutil.which, FIREFOXES))
        return None if there else "no Firefox here; Debian's package is firefox-esr"
    there = all(map(shutil.which, ("WebKitWebDriver", "Xvfb"))) and bool(MINI_BROWSERS)
    return None if there else "no WebKit here; Debian's packages are webkit2gtk-driver and xvfb"
