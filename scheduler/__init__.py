"""The service: rows, people, words and the clock, around the two libraries."""
