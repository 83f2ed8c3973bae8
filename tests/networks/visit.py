"""A visit to a page on which networks train, as a reader would pay it."""

from unittest import mock

from livefigure import Scene
from pages.ui import training
from tests.visit import app_at


class Visit:
    """A page at an address, and the scenes that its last run has sent."""

    def __init__(self, script: str, key: str, scenes: list[Scene], address: dict[str, str]):
        self.key, self.scenes = key, scenes
        self.app = app_at(script)
        self.app.query_params.update(address)
        self.run()

    def run(self) -> "Visit":
        """Once, which takes its training a stretch further."""
        self.scenes.clear()
        self.app.run()
        assert not self.app.exception
        return self

    def finish(self) -> "Visit":
        """To the end of the training, in one stretch: its page need not run for every quarter."""
        with mock.patch.object(training, "TURN", 120.0):
            for _ in range(3):
                if not self.held.running:
                    self.run()
                    return self.run()  # at first a new program sends the surface alone
                self.run()
        raise AssertionError("the training does not end")

    @property
    def held(self) -> training.Training:
        """What the session has of the training."""
        return self.app.session_state[self.key]

    @property
    def scene(self) -> Scene:
        """The page's first figure."""
        return self.scenes[0]
