"""Notebooks run, pages and tables of a year built aside and put in place at once, and checked again later."""
