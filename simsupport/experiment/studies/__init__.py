"""Published studies repeated inside the model."""
