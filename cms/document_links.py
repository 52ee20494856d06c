"""Links to documents in running text say what they lead to: "Strategien (PDF, 1,2 MB, dansk)" (F15).

Wagtail's own handler of such links writes the opening tag alone, and what is to be said stands
behind the link's words. So these links are written here, before Wagtail writes the others.
"""

import re
from typing import Final

from django.utils.html import escape
from wagtail.rich_text.rewriters import extract_attrs

from cms.models import SiteDocument

# As the editor stores it: <a id="1" linktype="document">words</a>. Links don't nest.
_LINK: Final = re.compile(r'<a(\s[^>]*\blinktype="document"[^>]*)>(.*?)</a>', re.DOTALL)


def with_documents(source: str) -> str:
    """Return `source`, rich text as it is stored, with its links to documents as readers get them.

    Type, size and language follow the words in the reader's language. Where a document is gone, the
    words stay alone. One query for all of them, none for a text without.
    """
    keys = {key for link in _LINK.finditer(source) if (key := _key(link[1])) is not None}
    documents = SiteDocument.objects.in_bulk(keys) if keys else {}

    def written(link: re.Match[str]) -> str:
        document = documents.get(_key(link[1]) or 0)
        if document is None:
            return link[2]
        words = f"{link[2]} ({escape(document.details)})"
        return f'<a href="{escape(document.url)}" hreflang="{document.language}">{words}</a>'

    return _LINK.sub(written, source)


def _key(attributes: str) -> int | None:
    key = extract_attrs(attributes).get("id", "")
    return int(key) if key.isdecimal() else None
