"""Tells copies of one story: signatures propose them, a comparison of the texts decides."""
