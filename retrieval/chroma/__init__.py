"""The port `VectorIndex` over Chroma: generations that are written once, checked and swapped in."""
