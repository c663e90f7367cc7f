"""Which uncertain parameters matter, for levels and for what policies change."""
