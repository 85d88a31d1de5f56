"""What is counted of the entries of a register: rates, shares, sums, and those that are kept."""
