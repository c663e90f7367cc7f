"""What society does: one file a measure."""
