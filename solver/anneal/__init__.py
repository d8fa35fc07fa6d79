"""A local search on flat tables of the compiled instance: moves and swaps by the million, then CP-SAT around it."""
