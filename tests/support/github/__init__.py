"""A GitHub on this machine: a real Git repository behind a server that answers as GitHub's own descriptions say."""
