"""The door to git: who am I, earlier revisions, both sides of a merge, a clone's settings."""

from factsheet.vcs.merging import authors, merge_lines
from factsheet.vcs.repository import set_to, settings, top, user_name, work_tree
from factsheet.vcs.revisions import (
    Commit,
    commits,
    content,
    content_then,
    contents_about,
    is_shallow,
    resolve,
    versions,
)
from factsheet.vcs.running import NoGit

__all__ = [
    "Commit",
    "NoGit",
    "authors",
    "commits",
    "content",
    "content_then",
    "contents_about",
    "is_shallow",
    "merge_lines",
    "resolve",
    "set_to",
    "settings",
    "top",
    "user_name",
    "versions",
    "work_tree",
]
