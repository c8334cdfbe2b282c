"""Draft -> Answer: citations, quotations, numbers, names and dates are checked."""
