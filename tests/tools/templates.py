"""Pages are compiled once per process, not once for each test's application."""

from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """By the text of the template, so what a test writes anew is compiled anew."""

    def __init__(self) -> None:
        self.known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key + bucket.checksum in self.known:
            bucket.bytecode_from_string(self.known[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


COMPILED = Compiled()
