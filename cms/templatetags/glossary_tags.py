"""`{% explain %}…{% endexplain %}`: text whose glossary terms are explained, with the list below it."""

from django import template
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cms import languages
from cms.explaining import explain

register = template.Library()


class ExplainNode(template.Node):
    """Explains the terms of what it holds; once on a page, since the list has an id."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """Return the text with its terms marked, followed by the words explained, if any."""
        explained = explain(self.nodelist.render(context), get_language() or languages.SOURCE)
        words = render_to_string("components/words.html", {"words": explained.words})
        return SafeString(explained.html + words)


@register.tag("explain")
def do_explain(parser: Parser, token: Token) -> ExplainNode:
    """Collect what stands up to `{% endexplain %}`."""
    nodelist = parser.parse(("endexplain",))
    parser.delete_first_token()
    return ExplainNode(nodelist)
