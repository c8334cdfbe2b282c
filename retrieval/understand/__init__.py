"""Message -> Query: the one place where a message is parsed."""
