"""Read-only CalDAV over kept fragments: a plain library. A request and a read model go in, an answer comes out.

Sources: RFC 4791 (CalDAV), 4918 (WebDAV), 6578 (sync), 5397 (current principal), 3744 §5.4 (privileges),
6764 (well-known address), 8144 (Prefer).
"""
