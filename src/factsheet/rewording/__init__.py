"""What a new draft changed in the words of claims; `proposals` has what follows for verdicts."""

from factsheet.rewording.earlier import earlier_words, is_gone, reworded

__all__ = ["earlier_words", "is_gone", "reworded"]
