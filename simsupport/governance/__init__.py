"""Who counts as poor and who watches: the register."""
