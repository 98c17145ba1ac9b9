"""Printed numbers of things become counts against lists, grades and outcomes."""
