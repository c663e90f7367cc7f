"""Runs saved at a date, and branched from there into several policies."""
