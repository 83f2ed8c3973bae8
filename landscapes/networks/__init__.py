"""Networks as landscapes: the same L(θ), with a thousand parameters and data behind it."""

from dataclasses import dataclass

from landscapes.networks.datasets import DATASETS, Dataset, Examples, Split
from landscapes.networks.mlp import LOSSES, ExampleLoss, Network


@dataclass(frozen=True)
class Task:
    """What is to be learned, by which network: what a `Landscape` is to a surface."""

    dataset: Dataset
    hidden: tuple[int, ...]  # the sizes of the hidden layers
    loss: str  # one of LOSSES
    num_examples: int  # to train on
    label_noise: float  # the share of them that get a wrong label
    learning_rate: float  # that suits gradient descent
    num_steps: int
    adaptive_rate: float  # the same for Adam and its kin
    data_seed: int = 0  # of the draw of examples, and of their label noise

    @property
    def sizes(self) -> tuple[int, ...]:
        """Of all layers, inputs and outputs included."""
        return (self.dataset.num_features, *self.hidden, self.dataset.num_classes)

    @property
    def example_loss(self) -> ExampleLoss:
        return LOSSES[self.loss]

    @property
    def num_params(self) -> int:
        return sum((a + 1) * b for a, b in zip(self.sizes[:-1], self.sizes[1:], strict=True))

    def split(self) -> Split:
        return self.dataset.split(self.num_examples, self.label_noise, self.data_seed)


TASKS: dict[str, Task] = {
    task.dataset.name: task
    for task in (
        Task(DATASETS["Two moons"], (32, 32), "Cross-entropy", 100, 0.2, 0.3, 3000, 0.01),
        Task(DATASETS["Spirals"], (32, 32), "Cross-entropy", 200, 0.1, 0.3, 6000, 0.01),
        Task(DATASETS["Circles"], (32, 32), "Cross-entropy", 100, 0.2, 0.3, 3000, 0.01),
        Task(DATASETS["XOR"], (32, 32), "Cross-entropy", 100, 0.2, 0.3, 3000, 0.01),
        Task(DATASETS["Gaussians"], (32, 32), "Cross-entropy", 100, 0.2, 0.3, 3000, 0.01),
        Task(DATASETS["Digits"], (32,), "Squared error", 200, 0.3, 0.2, 2000, 0.003),
    )
}

__all__ = ["DATASETS", "LOSSES", "TASKS", "Dataset", "Examples", "Network", "Split", "Task"]
