"""Makes the weights of `retrieval/weights`; no part of the installed package."""
