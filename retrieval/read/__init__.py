"""Hits -> Evidence: the words of a passage that may answer, and their dates."""
