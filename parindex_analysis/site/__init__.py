"""The front page of all reports; where the address of the site is known, a feed and cards for networks."""
