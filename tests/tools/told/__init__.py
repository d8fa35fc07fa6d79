"""Readers of feeds and mails as a plain model: what each of them knows, and what they should."""
