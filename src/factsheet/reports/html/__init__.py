"""The report as one HTML page: the annotated article, and the claims as cards."""
