"""Identity of a cooperative: pure text rules."""

import re

_LABEL = re.compile(r"^\s*(no(mor)?|nmr)\b[.:\s]*", re.IGNORECASE)


def legal_entity_key(number: str) -> str:
    """A legal-entity number as a search key: letters and digits only, capitals, no leading zeros in a group.

    "No. 006385/BH/M.KUKM.2/XI/2017" and "6385 / bh / m.kukm.2 / xi / 2017" give the same key. It identifies nothing by
    itself: offices numbered alike for decades, so the key is never unique.
    """
    groups = re.findall(r"[A-Z]+|\d+", _LABEL.sub("", number).upper())
    return ".".join(group.lstrip("0") or "0" if group.isdigit() else group for group in groups)
