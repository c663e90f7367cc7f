"""The menu of what money buys: one file a project."""
