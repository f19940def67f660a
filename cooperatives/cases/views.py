from typing import Any


def cases(*a: Any, **k: Any) -> None: ...
