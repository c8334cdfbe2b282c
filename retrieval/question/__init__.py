"""What a question asks for: of what kind, of which period, in how many parts, of which two events."""
