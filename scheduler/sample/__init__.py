"""The sample years: data files that the importer reads, and the scripts that made the invented parts."""
