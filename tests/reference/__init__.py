"""The model's month written agent by agent in ordinary Mesa, as an oracle and as a peer."""
