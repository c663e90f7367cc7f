"""How finished runs lie in a folder or an object store: places, shards, checks."""
