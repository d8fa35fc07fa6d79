"""How much of a foreign file is taken. About 180 bytes of FREQ=SECONDLY ran past 25 s in the usual libraries."""

LARGEST = 2 * 1024 * 1024  # bytes of the file
LINE = 64 * 1024  # bytes of one unfolded line
COMPONENTS = 5_000
DEPTH = 5
EXTRA_DATES = 1_000  # in all RDATE or EXDATE of one event
OCCURRENCES = 1_000  # of one event in the window asked for
ALL_OCCURRENCES = 20_000
YEARS = range(1970, 2101)
TIMES_A_DAY = 24  # of one rule: BYHOUR × BYMINUTE × BYSECOND
CPU = 5  # seconds after which the kernel ends the child
PATIENCE = 1.2  # seconds of processor time after which the child itself gives up and says where
WAIT = 10.0  # seconds in all, waiting for the processor included
MEMORY = 300 * 1024 * 1024  # bytes of the child's address space
