"""What the format requires of single values."""

from factsheet.people import is_name


class BadValue(ValueError):
    """A value that the format does not allow; `field` names the field, where it is one."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Say what is wrong and, where one field is to blame, which."""
        super().__init__(message)
        self.field = field


def need_name(name: str, field: str) -> None:
    """Raise BadValue for a name that nobody can see."""
    if not is_name(name):
        raise BadValue("a name is expected, and this one has no visible characters", field)
