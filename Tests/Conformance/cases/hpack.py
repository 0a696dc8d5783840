"""RFC 7541: header blocks that do not decode end the connection with COMPRESSION_ERROR."""
from expect import Case, connection_error
from wire import *


def broken(ident, title, octets, *steps):
    """What follows a good request's fields in the block cannot be decoded."""
    return Case(ident, title, *steps, headers(1, GET + octets), then=connection_error(COMPRESSION_ERROR))


CASES = [
    broken("hpack/2.3.3/1", "an index beyond both tables", indexed(70)),
    broken("hpack/2.3.3/2", "a literal whose name's index is beyond both tables", literal(70, "empty")),
    broken("hpack/4.2/1", "a change of the table's size at the end of a block", table_size(1)),
    broken("hpack/5.2/1", "Huffman padding of more than seven bits", literal(4, coded(b"\x9c\x50\x75\xff\xff"))),
    broken("hpack/5.2/2", "Huffman padding of zeroes", literal("x", coded(b"\x10"))),
    broken("hpack/5.2/3", "Huffman code with EOS", literal("x", coded(b"\xff\xff\xff\xff"))),
    broken("hpack/6.1/1", "index 0", indexed(0)),
    Case("hpack/6.3/1", "a table larger than SETTINGS_HEADER_TABLE_SIZE", headers(1, table_size(4_097) + GET),
         then=connection_error(COMPRESSION_ERROR)),
]
