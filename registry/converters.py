"""Parts of an address that are neither a number nor a slug."""


class RegionCodeConverter:
    """An official code (64.09.02.2004), or the path of a preparatory desa (64.09.02.P17)."""

    regex = r"[0-9]{2}(?:\.[0-9]{2}){0,2}(?:\.[0-9]{4}|\.P[0-9]+)?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class OwnerConverter:
    """Who keeps a money book: a KIM or a forum."""

    regex = "kim|forum"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
