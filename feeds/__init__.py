"""Calendar feeds: a plain library. An Agenda goes in, bytes come out."""
