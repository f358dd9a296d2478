"""The article as a Word document: its paragraphs, its comments, its package."""
