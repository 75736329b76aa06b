"""Text: lines, positions in three encodings, the incremental document, safe reading of files."""
