"""A class at one server: how long readers wait, and what the server keeps when they have left.

    python -m benchmarks.classroom [--readers 50] [--training 5] [--minutes 2] [--after 120]

Every reader opens a page, and lets go of one of its sliders every four seconds; some train
networks instead. They speak the server's own websocket, as a browser would, and draw nothing,
because fifty browsers on one machine would be what is measured. First one reader goes through all
pages alone, so that everything is compiled; then that reader is measured, then the class, in the
same run.

What is printed: the time from letting go of a slider until the exact picture is there, for one
reader and for the class, median and 95th percentile; what the server sent for it, and the processor
time that it took; tellings that had to be repeated, and errors; the memory of the server before,
during and after.
"""

import argparse
import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from statistics import median, quantiles

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from benchmarks.machine import cpu_of, memory_of, server_at
from experiments.terminal import print_utf8
from tests.browser.server import serve

PAGES = (
    *("", "one_step", "how_far", "dial", "downhill_first", "free_sam", "minibatches", "saddam"),
    *("learning_alpha", "bounces", "explorer"),
)
PAUSE = 4.0  # seconds between two releases of one reader
AGAIN, LONGEST = 6.0, 60.0  # seconds until a figure asks again: as in asking.js, doubled every time
PATIENCE = 90.0  # seconds until the first picture must be there, compiled
MOST_PARTS = 48  # that a page holds, as in parts.js


@dataclass
class Log:
    """What a group of readers went through."""

    waits: list[float] = field(default_factory=list)  # seconds, one for each release
    openings: list[float] = field(default_factory=list)  # seconds until the first exact picture
    received: int = 0  # bytes
    repeated: int = 0
    errors: list[str] = field(default_factory=list)
    trained: int = 0  # trainings that came to their end
    progress: dict[int, str] = field(default_factory=dict)  # of those who train, by reader


class Reader:
    """One page, opened once, and its first live figure."""

    def __init__(self, server: str, page: str, query: str, log: Log, number: int) -> None:
        self.server, self.page, self.query, self.log = server, page, query, log
        self.random = random.Random(f"{page} {number}")
        self.number = number
        self.script = ""  # the page, as the server calls it
        self.component, self.fragment = "", ""
        self.header: dict = {}
        self.finished = False  # the page has come as a whole
        self.serial = 0
        self.told = ""  # the state of the figure, as the server was last told it
        self.places: dict[str, int] = {}
        self.have: dict[str, None] = {}  # the parts that the page holds, the youngest last
        self.news = asyncio.Event()
        self.rerun: asyncio.Task | None = None  # what the server told the page to ask for again
        self.socket: ClientConnection

    async def arrive(self) -> None:
        """Connect, and wait for the page without what has to be computed for its figure."""
        self.socket = await connect(
            self.server.replace("http", "ws", 1) + "/_stcore/stream",
            origin=Origin(self.server),
            subprotocols=[Subprotocol("streamlit")],
            max_size=None,
            ping_interval=None,
            open_timeout=PATIENCE,
        )
        self.listening = asyncio.create_task(self._listen())
        await self._ask()
        await self._until(lambda: self.finished)

    async def open(self) -> None:
        """Arrive, and wait for the first exact picture of a page with a live figure."""
        began = time.monotonic()
        await self.arrive()
        await self._until(lambda: bool(self.header))
        if self.header["pending"]:  # the surface came first
            await self.release({})
        self.log.openings.append(time.monotonic() - began)
        if not self.header["whole"]:  # the map of all pairs comes last, as a browser asks for it
            await self.release({})

    async def leave(self) -> None:
        """Close the tab."""
        if self.rerun:
            self.rerun.cancel()
        self.listening.cancel()
        with suppress(WebSocketException, OSError):
            await self.socket.close()

    async def read(self, until: float, pause: float) -> None:
        """Move one of the sliders whenever the pause is over."""
        await asyncio.sleep(self.random.uniform(0, pause))
        while time.monotonic() < until:
            began = time.monotonic()
            sliders = [each for each in self.header["controls"] if "values" in each]
            slider = self.random.choice(sliders)
            index = self.random.randrange(len(slider["values"]))
            await self.release({slider["name"]: index})
            self.log.waits.append(time.monotonic() - began)
            await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))

    async def train(self, until: float) -> None:
        """Watch trainings until it is time to leave: when one has ended, the next seed's."""
        while time.monotonic() < until:
            if "trained in" in self.log.progress.get(self.number, ""):
                self.log.progress[self.number] = ""
                seed = self.random.randrange(10)
                await self.leave()
                self.query = f"data=spirals&network=64-64&steps=10000&seed={seed}"
                self.script = self.component = self.told = ""
                self.header, self.serial, self.finished = {}, 0, False
                self.log.trained += 1
                await self.open()
            await asyncio.sleep(0.2)

    async def release(self, moved: dict[str, int]) -> None:
        """Let go of sliders at some of their ticks, and wait for the exact picture there."""
        self.places |= moved
        self.serial += 1
        pause = AGAIN
        while True:
            await self._tell()
            try:
                async with asyncio.timeout(pause):
                    await self._until(self._answered)
                return
            except TimeoutError:
                self.serial += 1
                self.log.repeated += 1
                pause = min(2 * pause, LONGEST)

    def _answered(self) -> bool:
        return self.header["serial"] >= self.serial and not self.header["pending"]

    async def _tell(self) -> None:
        values: dict = {"step": self.header["step"]}
        for control in self.header["controls"]:
            ticks = control.get("values")
            index = self.places.get(control["name"], control["index"])
            values[control["name"]] = ticks[index] if ticks else control["at"]
        told = {"serial": self.serial, "values": values, "fetch": None, "have": [*self.have]}
        self.told = json.dumps({"released": told})
        await self._ask(self.fragment)

    async def _until(self, so) -> None:
        while not so():
            self.news.clear()
            if self.listening.done():
                raise ConnectionError("the server hung up")
            await self.news.wait()

    async def _ask(self, fragment: str = "", *, by_itself: bool = False) -> None:
        asked = BackMsg()
        asked.rerun_script.page_name = "" if self.script else self.page
        asked.rerun_script.page_script_hash = self.script
        asked.rerun_script.query_string = self.query
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.is_auto_rerun = by_itself
        if self.told:
            asked.rerun_script.widget_states.widgets.add(id=self.component, json_value=self.told)
        await self.socket.send(asked.SerializeToString())

    async def _listen(self) -> None:
        try:
            async for frame in self.socket:
                assert isinstance(frame, bytes)
                self.log.received += len(frame)
                self._take(ForwardMsg.FromString(frame))
        finally:
            self.news.set()

    def _take(self, message: ForwardMsg) -> None:
        if message.HasField("new_session"):
            self.script = message.new_session.page_script_hash
        elif message.HasField("script_finished"):
            self.finished = True
        elif message.HasField("page_info_changed"):
            self.query = message.page_info_changed.query_string
        elif message.HasField("stop_auto_rerun"):
            if self.rerun:
                self.rerun.cancel()
        elif message.HasField("auto_rerun"):
            if self.rerun:
                self.rerun.cancel()
            self.rerun = asyncio.create_task(
                self._ask_for_ever(message.auto_rerun.interval, message.auto_rerun.fragment_id)
            )
        elif message.HasField("delta"):
            element = message.delta.new_element
            if element.HasField("exception"):
                self.log.errors.append(f"/{self.page}: {element.exception.message}")
            elif element.HasField("progress"):
                self.log.progress[self.number] = element.progress.text
            elif element.HasField("bidi_component"):
                self._look(element.bidi_component, message.delta.fragment_id)
        self.news.set()

    async def _ask_for_ever(self, interval: float, fragment: str) -> None:
        while True:
            await asyncio.sleep(interval)
            await self._ask(fragment, by_itself=True)

    def _look(self, component: BidiComponent, fragment: str) -> None:
        if component.component_name != "live_figure" or self.component not in ("", component.id):
            return  # of several figures on a page the first is on screen
        self.component, self.fragment = component.id, fragment
        size = int.from_bytes(component.bytes[:4], "little")
        self.header = json.loads(component.bytes[4 : 4 + size])
        wanted = [self.header[name] for name in ("figure", "base", "script")]
        wanted += self.header["lines"].values()
        for part in [*(each["id"] for each in self.header["parts"]), *filter(None, wanted)]:
            self.have.pop(part, None)
            self.have[part] = None
        for part in [*self.have][: -MOST_PARTS or None]:
            del self.have[part]


async def group(
    server: str, pages: Sequence[str], training: int, seconds: float, pause: float = PAUSE
) -> Log:
    """Readers of the pages, and some who train beside them."""
    log = Log()
    readers = [Reader(server, page, "", log, n) for n, page in enumerate(pages)]
    trainees = [
        Reader(server, "train", f"data=spirals&network=64-64&steps=10000&seed={n}", log, -1 - n)
        for n in range(training)
    ]
    everybody = [*readers, *trainees]
    try:
        for each in everybody:  # people come in one after another
            await each.open()
        log.received = 0
        until = time.monotonic() + seconds
        await asyncio.gather(
            *(each.read(until, pause) for each in readers),
            *(each.train(until) for each in trainees),
        )
    except (OSError, WebSocketException) as error:
        log.errors.append(f"{type(error).__name__}: {error}")
    finally:
        for each in everybody:
            with suppress(AttributeError):
                await each.leave()
    return log


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


async def measure(server: str, asked: argparse.Namespace) -> None:
    process = server_at(server)
    for page in PAGES:
        for _ in range(2):  # the second time with what is below the first figure
            await group(server, [page], 0, 1)
    if asked.training:
        await group(server, [], 1, 20)
    print("One reader, page after page", flush=True)
    alone = Log()
    before = cpu_of(process)
    for page in PAGES:
        one = await group(server, [page], 0, 10, pause=1)
        alone.waits += one.waits
        alone.errors += one.errors
        alone.openings += one.openings
        alone.received += one.received
    report(alone, process, before)
    rest = memory_of(process)

    print(
        f"{asked.readers} readers, of whom {asked.training} train, {asked.minutes:g} minutes",
        flush=True,
    )
    pages = [PAGES[n % len(PAGES)] for n in range(asked.readers - asked.training)]
    before = cpu_of(process)
    watched = asyncio.create_task(group(server, pages, asked.training, 60 * asked.minutes))
    while not watched.done():
        await asyncio.wait([watched], timeout=30)
        say("memory of the server", f"{memory_of(process) / 1e6:.0f} MB")
    crowd = watched.result()
    report(crowd, process, before)
    say("trainings of 10,000 steps", f"{crowd.trained} ended")
    for progress in filter(None, crowd.progress.values()):
        say("a training at the end", progress)
    say(
        "p95 as a multiple of one reader's", f"{p95(crowd.waits) / p95(alone.waits):.2f} ×  (bar 2)"
    )
    say("memory before them", f"{rest / 1e6:.0f} MB")
    await asyncio.sleep(asked.after)
    say(f"memory {asked.after:g} s after they left", f"{memory_of(process) / 1e6:.0f} MB")


def report(log: Log, process: int, before: float | None) -> None:
    """Print what a group went through; `before` is the processor time of the server until then."""
    count = len(log.waits)
    say("releases answered", f"{count}, {log.repeated} told again, {len(log.errors)} errors")
    for what, times in (("release to exact picture", log.waits), ("first picture", log.openings)):
        middle, late = median(times), p95(times)
        say(f"{what}, median and p95", f"{1e3 * middle:.0f} ms, {1e3 * late:.0f} ms")
    if (after := cpu_of(process)) is not None and before is not None:
        say("server CPU per release, all included", f"{1e3 * (after - before) / count:.0f} ms")
    say("bytes per release, all included", f"{log.received / count / 1e3:.0f} kB")
    for error in dict.fromkeys(log.errors):
        say("!", error[:200])


def say(what: str, text: str) -> None:
    print(f"  {what:<44}{text}", flush=True)


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--training", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--after", type=float, default=120, help="seconds, until memory is read")
    parser.add_argument("--server", help="the address of one that runs already")
    asked = parser.parse_args()
    with nullcontext(asked.server) if asked.server else serve() as server:
        asyncio.run(measure(server, asked))


if __name__ == "__main__":
    main()
