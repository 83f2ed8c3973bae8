"""What was computed for one reader is there for all who ask the same: in a class, most do."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import Future
from typing import Any

Answer = tuple[Mapping[str, Any], Mapping[str, Mapping[str, Any]]]  # a record, and lines of records


class Answers:
    """Answers by what was asked; the ones asked for last, of at most `limit` bytes in all."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._kept: OrderedDict[Hashable, Future[Answer]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, asked: Hashable, compute: Callable[[], Answer]) -> Answer:
        """The answer to what is asked; who asks while it is being computed waits for it.

        Raises what `compute` raises, to all who wait; who asks afterwards has it computed again.
        """
        with self._lock:
            future = self._kept.get(asked)
            first = future is None
            if future is None:
                future = self._kept[asked] = Future()
            self._kept.move_to_end(asked)
        if first:
            try:
                future.set_result(compute())
            except BaseException as error:
                with self._lock:
                    del self._kept[asked]
                future.set_exception(error)
            else:
                self._make_room(_size(future.result()))
        return future.result()

    def _make_room(self, size: int) -> None:
        with self._lock:
            self._size += size
            for asked, future in list(self._kept.items())[:-1]:
                if self._size <= self.limit:
                    break
                if future.done():  # what is being computed has no size yet
                    del self._kept[asked]
                    self._size -= _size(future.result())


def _size(answer: Answer) -> int:
    record, lines = answer
    channels = [*record.values(), *(each for line in lines.values() for each in line.values())]
    return sum(getattr(each, "nbytes", 0) for each in channels)


ANSWERS = Answers(limit=48_000_000)  # some hundred settings
