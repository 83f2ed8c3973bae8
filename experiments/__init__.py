"""Landscapes × optimisers: what a picture shows of a descent, and what takes longer to compute."""
