"""Lyceum: the files of a learning community in, its published site out."""
