"""Lyceum: a community hub for people who learn together, built from content files."""

import os

# Pydantic would look for plugins in every installed package, which costs more than all that a short command does.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
