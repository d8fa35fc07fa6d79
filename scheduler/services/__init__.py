"""The verbs: each is one function and one transaction."""
