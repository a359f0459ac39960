"""Lyceum: a community hub for people who learn together, built from content files."""
