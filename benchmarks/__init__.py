"""What anybody can measure: see README.md in this folder."""
