"""A year at the desk, told twice: to the real services, and to a plain model that knows no database."""
