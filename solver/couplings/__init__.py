"""Compiled shapes that couple sessions. Each knows two things: what the present placements leave open
(for greedy, repair and questions), and its rows in a CP-SAT model (for proof)."""
