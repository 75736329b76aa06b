"""Reports: what is shown of findings, in words and in JSON."""
