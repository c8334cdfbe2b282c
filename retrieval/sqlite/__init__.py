"""The library in its one file: articles, passages, copies, feeds, full text; opened, checked, backed up."""
