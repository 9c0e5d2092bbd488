"""Programs of one process each, measured from outside: the product's grid, and bare Qt beside it. Each prints JSON."""
