"""Checks on what staff upload: a file is what its name says, within limits, and can do no harm.

`pictures` reads a picture with bounded memory and draws it anew; `documents` reads the first bytes
and the structure of a document; `forms` asks both for every way to upload; `tagged` looks, in a
process of its own, whether a PDF is tagged for screen readers.
"""
