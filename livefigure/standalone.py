"""A page of live figures that needs no server: one HTML file, in which records are looked up."""

import base64
import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from livefigure.scene import Scene
from livefigure.script import Themes, script
from livefigure.wire import Held, Release, message

HERE = Path(__file__).parent


class Alone(NamedTuple):
    """A figure of such a page."""

    heading: str  # text
    scene: Scene  # with a base; its lines are made of what is held
    held: Held


def standalone(
    title: str,
    figures: Sequence[Alone],
    *,
    plotly: str,
    palette: Mapping[str, str],
    themes: Themes,
    about: Mapping[str, str],
    before: str = "",
    after: str = "",
    style: str = "",
) -> str:
    """The text of a file in HTML that shows the figures one below the other.

    `plotly` is HTML that loads plotly.js: a script with all of it, or with its address. The first
    of the themes is worn, and the one called "dark" where the reader's browser asks for that; a
    theme has colours by the names that Streamlit gives them in CSS, without "--st-". `before` and
    `after` are HTML around the figures, `style` is CSS.
    """
    for each in figures:
        each.scene.check_colours(palette)
    return _PAGE.format(
        title=html.escape(title),
        style=f"{_themed(themes)}\n{_STYLE}\n{style}",
        before=before,
        figures="\n".join(_figure(each, palette, about) for each in figures),
        after=after,
        plotly=plotly,
        script=script(HERE, themes, "alone.js").replace("</script", r"<\/script")
        if figures
        else "",
    )


def _figure(figure: Alone, palette: Mapping[str, str], about: Mapping[str, str]) -> str:
    sent = message(figure.scene, Release(), palette, about=about, held=figure.held)
    heading = f"<h2>{html.escape(figure.heading)}</h2>" if figure.heading else ""
    return (
        f'<section>{heading}<div class="alone"><div class="live"></div>'
        f'<script type="text/plain">{base64.b64encode(sent).decode()}</script></div></section>'
    )


def _themed(themes: Themes) -> str:
    """The colours of the themes as CSS."""

    def declared(theme: Mapping[str, str]) -> str:
        return " ".join(f"--st-{name}: {value};" for name, value in theme.items())

    first = declared(next(iter(themes.values())))
    dark = declared(themes.get("dark", {}))
    return (
        f":root {{ color-scheme: light dark; {first} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}"
    )


_STYLE = """
:root { --st-font: system-ui, sans-serif; }
body {
  margin: 0 auto; max-width: 1500px; padding: 1rem 1.5rem 3rem;
  font: 16px/1.5 var(--st-font);
  color: var(--st-text-color); background: var(--st-background-color);
}
h1 { font-size: 1.75rem; margin: 0; }
h2 { font-size: 1.25rem; }
a { color: var(--st-link-color, inherit); }
@media (max-width: 700px) { body { padding: 0.7rem; } }
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}
</style>
</head>
<body>
<main>
{before}
{figures}
{after}
</main>
{plotly}
<script type="module">
{script}
</script>
</body>
</html>
"""
