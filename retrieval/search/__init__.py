"""Question -> ranked hits."""
