"""Who brings about what: a scenario's effect shared out among its families or rows."""
