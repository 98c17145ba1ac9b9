"""The words of the house: frozen values that every other room speaks and that know no room."""
