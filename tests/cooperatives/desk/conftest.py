"""Pages as a person reads them: text without markup."""

import html
import re


def text(response) -> str:
    """What the page says, in one line."""
    body = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    in_words = re.sub(r"</?(a|b|time|mark|small|code)\b[^>]*>", "", body)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", in_words)).split())
