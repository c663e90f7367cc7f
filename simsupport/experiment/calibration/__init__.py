"""Parameters found from data: the method of simulated moments."""
