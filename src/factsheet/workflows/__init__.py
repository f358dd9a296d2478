"""Tasks that need several doors or workshops at once: one file per task, no printing."""
