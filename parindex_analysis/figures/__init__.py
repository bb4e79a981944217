"""Figures as HTML, with alt texts made from their numbers."""
