"""The vector index: generations of Chroma, written once, checked, swapped in, disposable."""
