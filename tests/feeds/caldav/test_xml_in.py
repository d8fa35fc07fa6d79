"""XML from outside: read within limits, or refused with a code."""

import pytest

from feeds.caldav.xml_in import ATTRIBUTES, DEPTH, ELEMENTS, LARGEST, TEXT, BadXml, Element, read
from tests.tools.caldav_account import ALL, ask, fake


def test_names_are_qualified_whatever_the_prefix():
    found = read(b'<a:propfind xmlns:a="DAV:"><prop xmlns="DAV:" name="x">t</prop></a:propfind>')

    assert found == Element("{DAV:}propfind", {}, [Element("{DAV:}prop", {"name": "x"}, [], "t")])


def test_utf_16_is_read_too():
    assert read("<?xml version='1.0' encoding='utf-16'?><x>拔河</x>".encode("utf-16")).text == "拔河"


BOMB = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><l>&b;</l>'
HOSTILE = {
    "a bomb of entities": (BOMB, "xml-doctype"),
    "an outside entity": (
        b'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]><l>&a;</l>',
        "xml-doctype",
    ),
    "an outside document type": (b'<!DOCTYPE l SYSTEM "http://192.0.2.1/x.dtd"><l/>', "xml-doctype"),
    "a parameter entity": (b'<!DOCTYPE l [<!ENTITY % a SYSTEM "http://192.0.2.1/x">%a;]><l/>', "xml-doctype"),
    "an entity nobody declared": (b"<l>&a;</l>", "xml-broken"),
    "depth": (b"<a>" * (DEPTH + 1) + b"</a>" * (DEPTH + 1), "xml-deep"),
    "number": (b"<a>" + b"<b/>" * ELEMENTS + b"</a>", "xml-many"),
    "attributes": (b"<a " + b" ".join(b'a%d="1"' % n for n in range(ATTRIBUTES + 1)) + b"/>", "xml-many"),
    "text": (b"<a>" + b"x" * (TEXT + 1) + b"</a>", "xml-text"),
    "size": (b"<a>" + b" " * LARGEST + b"</a>", "xml-large"),
    "two roots": (b"<a/><b/>", "xml-broken"),
    "half": (b"<a><b>", "xml-broken"),
    "not XML": (b"BEGIN:VCALENDAR", "xml-broken"),
    "NUL": (b"<a>\0</a>", "xml-broken"),
    "bytes that are no UTF-8": (b"<a>\xff\xfe</a>", "xml-broken"),
    "a prefix nobody declared": (b"<d:a/>", "xml-broken"),
    "an encoding of another sort": (b'<?xml version="1.0" encoding="utf-7"?><a>+AGE-</a>', "xml-encoding"),
    "an encoding that is none": (b'<?xml version="1.0" encoding="nothing"?><a/>', "xml-encoding"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_is_refused(what):
    body, code = HOSTILE[what]

    with pytest.raises(BadXml) as refused:
        read(body)
    assert refused.value.code == code


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT", "PROPPATCH"])
def test_hostile_gets_a_plain_answer(what, method):
    body, code = HOSTILE[what]
    answer = ask(fake(), method, ALL, body, Depth="0")

    assert answer.status == (413 if code == "xml-large" else 400)
    assert code in answer.text
