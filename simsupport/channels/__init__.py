"""Where help and markets meet households: requests, a reduction in fixed order, grants."""
