"""For branches that are on their way: what is in surface.py now."""

from pages.figures.surface import depth_scene, relief, relief_surface, surface

__all__ = ["depth_scene", "relief", "relief_surface", "surface"]
