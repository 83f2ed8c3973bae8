"""From where each exercise is begun, as an address: in the order in which a page has them."""

STARTS: dict[str, tuple[str, ...]] = {
    "idea/home": (".?alpha=4&rho=0.1", ".?alpha=8&rho=0.1"),
    "lessons/why_flat": ("why_flat?shift=0.3", "why_flat?shift=0.3", "why_flat?shift=0.3"),
    "lessons/one_step": ("one_step?alpha=1&rho=0.4", "one_step?alpha=0&rho=0.4"),
    "lessons/how_far": ("how_far?p=0.1", "how_far?p=0.1", "how_far?rho=0.1#estimate"),
    "lessons/dial": (
        "dial?alpha=1&rho=0.2",
        "dial?alpha=1&rho=0.2",
        "dial?alpha=-1&rho=0.2",
    ),
    "lessons/downhill_first": ("downhill_first?scene=0", "downhill_first?scene=0"),
    "lessons/free_sam": ("free_sam?scene=0", "free_sam?scene=0"),
    "lessons/minibatches": ("minibatches?scene=0", "minibatches?scene=0"),
    "networks/drag": ("drag?scene=0", "drag?scene=0"),
    "lessons/saddam": ("saddam?p=0.2&rate=0.01", "saddam?p=0.2&rate=0.01"),
    "lessons/bounces": ("bounces?p=0.2", "bounces?p=0.2"),
    "lessons/learning_alpha": ("learning_alpha?scene=0", "learning_alpha?temperature=0.3"),
    "lessons/family": (
        "family?alpha=1&rho=0.2",
        "family?alpha=1&rho=0.2",
        "family?alpha=1&rho=0.2",
    ),
    "lessons/what_sam_buys": ("what_sam_buys?scene=0", "what_sam_buys?scene=0"),
    "explore/explorer": (
        "explorer?alpha=8&rho=0.1",
        "explorer?alpha=-1&rho=0.1",
        "explorer?surface=himmelblau",
    ),
    "explore/atlas": (
        "atlas?alpha=8&rho=0.1",
        "atlas?alpha=8&rho=0.1",
        "atlas?alpha=-1&rho=0.1",
    ),
}


def beside(start: str, number: int) -> str:
    """The address at which the figure shows the exercise beside it, counted on its page."""
    address, mark, anchor = start.partition("#")
    return f"{address}&exercise={number}{mark}{anchor}"
