"""How fast the app answers: `make bench`."""
