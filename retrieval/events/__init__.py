"""Which sentences are about a topic, what happened in them and when, and which tell of the same."""
