"""What developers run from a checkout: generated files and pins."""
