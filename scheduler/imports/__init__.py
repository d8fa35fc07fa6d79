"""Reading people's files: which tables there are, what a cell may hold, and what is wrong with a row.

`reading` turns bytes into sheets, `tables` (one module a table, found by name) say what is right and store
it, `report` tells. The transaction belongs to `scheduler.services.importing`.
"""
