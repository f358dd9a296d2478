"""What needs several doors or workshops at once: one file a task, no printing."""
