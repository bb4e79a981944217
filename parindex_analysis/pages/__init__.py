"""What each page says, section by section, as HTML in one language; pages are rendered from run notebooks."""
