"""Places that nothing tells apart are one place that holds several sessions at a time."""
