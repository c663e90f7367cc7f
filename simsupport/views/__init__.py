"""What people look at: figures and tables, made from an experiment's results only."""
