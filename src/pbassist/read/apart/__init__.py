"""Files are read in processes of their own, and documents handed back."""
