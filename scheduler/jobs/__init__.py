"""What workers do: a module a job, found by name, with `run(…)`; and the worker itself."""
