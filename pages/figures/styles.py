"""One colour, dash, line width and name for a method, wherever it is drawn."""

# Colour, dash, width; from the back to the front.
MINIBATCH_STYLES = {
    "different": ("pin-c", "solid", 1.2),
    "gd": ("gd", "dot", 2.2),
    "sam": ("sam", "solid", 2.0),
    "same": ("free", "solid", 2.4),
}

# The one to use is in the reader's vermilion.
SADDAM_STYLES = {
    "raw": ("pin-d", "dot", 2.2),
    "F": ("free", "solid", 1.6),
    "C": ("sam", "solid", 1.8),
    "M": ("pin-c", "dash", 1.8),
    "D": ("alpha", "solid", 1.8),
}
SADDAM_TITLES = {
    "C": "coupled",
    "M": "first moment",
    "D": "Saddam",
    "raw": "unscaled",
    "F": "free",
}
