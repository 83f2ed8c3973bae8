"""The same training in PyTorch, one network after another, as SAM is usually written there.

Two passes, the ascent and its way back by hand, parameter by parameter. PyTorch is no dependency
of this project: where it is missing, the comparison is left out.
"""

import time

import numpy as np

from landscapes.networks import Task


def seconds_per_seed(task: Task, rho: float, num_steps: int) -> float | None:
    """How long SAM takes for one network with cross-entropy; None without PyTorch."""
    try:
        import torch
    except ImportError:
        return None
    torch.set_num_threads(1)  # the fastest by far: these networks are too small to share out
    layers: list[torch.nn.Module] = []
    for before, after in zip(task.sizes[:-1], task.sizes[1:], strict=True):
        layers += [torch.nn.Linear(before, after), torch.nn.Tanh()]
    model = torch.nn.Sequential(*layers[:-1])
    examples = task.split().train
    inputs = torch.from_numpy(np.array(examples.inputs))
    labels = torch.from_numpy(np.array(examples.labels, np.int64))
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=task.learning_rate)

    def descend(steps: int) -> None:
        for _ in range(steps):
            optimizer.zero_grad()
            criterion(model(inputs), labels).backward()
            with torch.no_grad():
                grads = [p.grad for p in model.parameters()]
                norm = torch.norm(torch.stack([torch.norm(grad) for grad in grads]))
                ascent = [grad * (rho / (norm + 1e-12)) for grad in grads]
                for p, e in zip(model.parameters(), ascent, strict=True):
                    p.add_(e)
            optimizer.zero_grad()
            criterion(model(inputs), labels).backward()
            with torch.no_grad():
                for p, e in zip(model.parameters(), ascent, strict=True):
                    p.sub_(e)
            optimizer.step()

    descend(20)  # warms up
    began = time.perf_counter()
    descend(num_steps)
    return time.perf_counter() - began
