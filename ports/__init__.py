"""α-SAM in other libraries: files to copy, each of which needs that library alone."""
