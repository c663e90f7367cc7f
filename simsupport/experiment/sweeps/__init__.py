"""Sweeps: many points of a scenario's parameters, each run with the same seeds."""
