"""What money buys: cost-effectiveness, equal cost, and the best use of a given budget."""
