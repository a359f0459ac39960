"""A new hub: what `lyceum init` writes."""
