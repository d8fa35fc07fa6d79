"""The gym desk as its clients meet it: real web processes, real HTTP, and a database that holds a full year.

`python benchmarks/desk_races.py --help` lists the figures; each is a module here.
"""
