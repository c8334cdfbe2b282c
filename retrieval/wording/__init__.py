"""An optional language model words the answer; what it says is held to the passages."""
