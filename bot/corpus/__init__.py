"""Files on disk become articles: a reader for each format, checks that name file and line, and a diff."""
