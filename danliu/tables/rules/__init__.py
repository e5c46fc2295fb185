"""The rules of a table: what refuses a record, flags it, asks about it, locks it, or reads it."""
