"""Cases with gold made by hand become scores, compared case by case with a stored baseline."""
