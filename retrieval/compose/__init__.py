"""Verdict -> Draft: what the reply says."""
