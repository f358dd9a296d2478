"""What a new draft changed in the words of claims; what follows for verdicts is in `proposals`."""

from factsheet.rewording.earlier import earlier_words, is_gone, reworded

__all__ = ["earlier_words", "is_gone", "reworded"]
