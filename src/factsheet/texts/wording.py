"""How many there are of a thing, in words."""


def counted(number: int, thing: str) -> str:
    """Return `1 claim` or `2 claims`."""
    return f"{number} {thing}{'s' * (number != 1)}"


def pieces(number: int) -> str:
    """Return `1 piece of evidence` or `2 pieces of evidence`."""
    return f"{counted(number, 'piece')} of evidence"


def confidential_pieces(number: int) -> str:
    """Return `1 piece of confidential evidence` or `2 pieces of confidential evidence`."""
    return f"{counted(number, 'piece')} of confidential evidence"


def entries(number: int) -> str:
    """Return `1 history entry` or `2 history entries`."""
    return f"{number} history entr{'y' if number == 1 else 'ies'}"
