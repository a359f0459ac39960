"""Files of the site that are not pages: one module per kind of export."""
