"""Readings -> what is said: held against each other, quoted, with the version that is quoted."""
