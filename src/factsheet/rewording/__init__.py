"""What a new draft changed in the words of claims, and what follows for their verdicts."""

from factsheet.rewording.claims import Proposal, earlier_words, is_gone, proposal, reworded
from factsheet.rewording.differences import difference

__all__ = ["Proposal", "difference", "earlier_words", "is_gone", "proposal", "reworded"]
