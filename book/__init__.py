"""The lessons as files that need no server: a page for each, and an index."""
