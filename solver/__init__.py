"""The solver: a plain library. A Problem goes in, a Result comes out; no Flask, no database, no clock."""
