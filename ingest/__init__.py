"""Turns files into articles, passages, dates and vectors in a library."""
