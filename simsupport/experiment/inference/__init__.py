"""From run records to answers with intervals; the replicate is the unit of inference."""
