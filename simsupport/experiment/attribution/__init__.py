"""Which measure, and which channel, an effect is owed to."""
