"""Hits -> the sentences that answer, the words in them, the date of the event, and how sure that is."""
