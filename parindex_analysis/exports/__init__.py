"""Tables for people beside a year's pages: CSV, a workbook, a codebook, and the links to them."""
