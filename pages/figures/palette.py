"""Who wears which colour, everywhere: names for the colours that the theme defines.

What each is for says the page of the notation (pages/reference/notation/table.py).

The values are the placeholders which Streamlit replaces by the theme's chart colours (and which
the live figure replaces in the same way), so that light and dark follow of themselves.
"""

_LINES: dict[str, str] = {
    "gd": "#000001",
    "sam": "#000002",
    "alpha": "#000003",
    "anti": "#000004",
    "exact": "#000005",
    "rho": "#000006",
    "free": "#000008",
    "flat": "#000007",
    "eta": "#000037",
    "pin-a": "#000007",
    "pin-b": "#000008",
    "pin-c": "#000009",
    "pin-d": "#000010",
}

# Lines and rings are told apart at 3 to 1, words are read from 4.5 to 1 on: so words in such a
# colour are nearer to the colour of the text.
LETTERED = 0.65

PALETTE: dict[str, str] = {
    **_LINES,
    **{
        f"{name}-text": f"color-mix(in srgb, var(--live-{name}) {LETTERED:.0%}, var(--live-text))"
        for name in _LINES
    },
    "text": "#000037",
    "faint": "#000036",
    "ground": "#000038",
    "rule": "#000039",
}

# The surface is the ground, not the subject: from the page's own colour to a quiet grey.
GROUND = [[i / 9, f"#0000{11 + i}"] for i in range(10)]
