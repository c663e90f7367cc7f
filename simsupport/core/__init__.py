"""Columns, blocks, keyed streams, parameters and the ledger: no domain words."""
