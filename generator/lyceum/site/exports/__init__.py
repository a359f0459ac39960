"""Files of the site that are not pages. Each module exports one kind of file; `lyceum.site.files` calls them all."""
