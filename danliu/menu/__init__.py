"""The side menu: which tables and boards stand together, and in what order, as data."""
