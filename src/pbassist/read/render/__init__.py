"""A page becomes a picture on which evidence is marked."""
