"""The journal's revisions, written by hand; a revision that has been released is never changed."""
