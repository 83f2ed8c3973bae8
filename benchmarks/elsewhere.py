"""Readers on machines of their own: they ask of the server what a tab asks, and draw nothing.

On the machine that is measured, other tabs would compete for the processor with the tab under the
hand, and hide what the server does to it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol


class Reader:
    """Opens a page, and asks for its fragment as often as the server tells a browser to."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self.progress = ""  # what the page's progress bar says
        self._socket, self._page, self._query = socket, page, query
        self._script = ""  # the page, as the server calls it
        self._interval, self._fragment = float("inf"), ""
        self._left = Event()

    def read(self) -> None:
        """Until one leaves."""
        self._ask()
        due = float("inf")
        while not self._left.is_set():
            if time.monotonic() >= due:
                self._ask(self._fragment)
                due = time.monotonic() + self._interval
            try:
                message = ForwardMsg.FromString(self._socket.recv(timeout=0.02, decode=False))
            except TimeoutError:
                continue
            if message.HasField("new_session"):
                self._script = message.new_session.page_script_hash
            elif message.HasField("stop_auto_rerun"):
                due = float("inf")
            elif message.HasField("auto_rerun"):
                self._interval, self._fragment = (
                    message.auto_rerun.interval,
                    message.auto_rerun.fragment_id,
                )
                due = time.monotonic() + self._interval
            elif message.delta.new_element.HasField("progress"):
                self.progress = message.delta.new_element.progress.text

    def leave(self) -> None:
        self._left.set()

    def _ask(self, fragment: str = "") -> None:
        asked = BackMsg()
        asked.rerun_script.page_name = "" if self._script else self._page
        asked.rerun_script.page_script_hash = self._script
        asked.rerun_script.query_string = self._query
        asked.rerun_script.fragment_id = fragment
        asked.rerun_script.is_auto_rerun = bool(fragment)
        self._socket.send(asked.SerializeToString())


@contextmanager
def reading(server: str, page: str, query: str) -> Iterator[Reader]:
    address = server.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(
        address,
        origin=Origin(server),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        ping_interval=None,
    ) as socket:
        reader = Reader(socket, page, query)
        thread = Thread(target=reader.read)
        thread.start()
        try:
            yield reader
        finally:
            reader.leave()
            thread.join()
