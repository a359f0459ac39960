"""Parts that several views share: badges, charts, forms, leaderboards, long lists and years.

A part imports no view; views import parts and never each other."""
