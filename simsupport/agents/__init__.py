"""The kinds of agents: one file a kind, its columns and its row view."""
