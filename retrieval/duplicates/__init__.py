"""Finds copies of one story: signatures propose candidates, a comparison of the texts decides."""
