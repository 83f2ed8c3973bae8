"""A setting that solves each exercise, as an address: in the order in which a page has them."""

from pages.ui import link

SOLUTIONS: dict[str, tuple[str, ...]] = {
    "idea/home": (".?alpha=4&rho=0.24", ".?start=-1.4,0.6&alpha=8&rho=0.1"),
    "lessons/why_flat": (
        "why_flat?shift=0.05",
        "why_flat?sharpness=2",
        "why_flat?stretch=8",
    ),
    "lessons/one_step": ("one_step?alpha=4&rho=0.1", "one_step?alpha=3.8"),
    "lessons/how_far": ("how_far?p=0.45", "how_far?eta=0.05", "how_far?rho=0.16"),
    "lessons/dial": (
        "dial?alpha=0.6&rho=0.2",
        "dial?alpha=0.5&rho=0.05",
        "dial?alpha=-0.5&rho=0.2",
    ),
    "lessons/downhill_first": ("downhill_first?a=8", "downhill_first?a=14"),
    "lessons/free_sam": ("free_sam?p=0.25&step_size=0.014", "free_sam?p=0.4"),
    "lessons/minibatches": ("minibatches?eta=0.261", "minibatches?batch=64"),
    "networks/drag": ("drag?alpha=8", "drag?alpha=1"),
    "lessons/saddam": ("saddam?p=0.2&rate=0.024", "saddam?p=-0.16"),
    "lessons/bounces": ("bounces?eta=0.015", "bounces?p=-0.16"),
    "lessons/learning_alpha": (
        "learning_alpha?temperature=0.135",
        "learning_alpha?temperature=0.6",
    ),
    "lessons/family": (
        "family?alpha=3&rho=0.2",
        "family?alpha=5&rho=0.2",
        "family?alpha=0",
    ),
    "lessons/what_sam_buys": ("what_sam_buys?cost=1.7", "what_sam_buys?layers=101"),
    "explore/explorer": (
        "explorer?alpha=8&rho=0.2",
        "explorer?alpha=-2&rho=-0.3",
        "explorer?surface=himmelblau&start=1,1",
    ),
    "explore/atlas": ("atlas?alpha=6&rho=0.08", "atlas?alpha=1&rho=0.8", "atlas?alpha=-2&rho=-0.3"),
}


def unfolding(address: str) -> str:
    """HTML that hides a solution until it is unfolded, with a link to it."""
    setting = address.split("?")[1].replace("=", " = ").replace("&", ", ")
    there = link.in_place(f"[{setting}]({address})")
    return f"<details><summary>Solution</summary>{there}</details>"
