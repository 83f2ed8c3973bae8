"""α-SAM for PyTorch, around any of its optimisers: a file to copy.

optimizer = AlphaSAM(torch.optim.SGD(model.parameters(), lr=0.1), alpha=2.0, rho=0.05)
for inputs, labels in batches:
    loss = optimizer.step(lambda: criterion(model(inputs), labels))
"""

import torch


class AlphaSAM:
    """Hands g + α (g_ρ − g) to an optimiser; g_ρ is the gradient a step of length ρ uphill.

    α = 0 is the optimiser alone, 1 is SAM. Layers that count, as BatchNorm does, count both passes.
    """

    def __init__(self, optimizer, alpha, rho):
        self.optimizer, self.alpha, self.rho = optimizer, alpha, rho

    def step(self, closure):
        """Take a step; `closure` returns the loss on the current batch, without `backward`."""
        groups = self.optimizer.param_groups
        params = [p for group in groups for p in group["params"] if p.requires_grad]
        with torch.enable_grad():
            loss = closure()
            here = torch.autograd.grad(loss, params, materialize_grads=True)
        norm = torch.sqrt(sum((g * g).sum() for g in here))
        kept = [p.detach().clone() for p in params]
        with torch.no_grad():
            for p, g in zip(params, here, strict=True):
                p.add_(g, alpha=self.rho / norm.item() if norm > 0 else 0.0)
        with torch.enable_grad():
            far = torch.autograd.grad(closure(), params, materialize_grads=True)
        with torch.no_grad():
            for p, back, g, g_rho in zip(params, kept, here, far, strict=True):
                p.copy_(back)
                p.grad = g + self.alpha * (g_rho - g)
        self.optimizer.step()
        return loss.detach()
