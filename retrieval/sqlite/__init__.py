"""The storage ports over SQLite: a library in one file; opened, checked, mended, backed up."""
