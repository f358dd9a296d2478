"""factsheet: a command-line worksheet for fact-checkers."""

__version__ = "0.1.0"
