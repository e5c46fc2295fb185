"""The functions of the language, one file per family; each file here is found by itself."""
