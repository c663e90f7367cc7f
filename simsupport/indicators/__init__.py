"""Poverty, inequality and what else is reported: pure functions on arrays, and the run record."""
