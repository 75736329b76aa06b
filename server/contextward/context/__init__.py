"""Context: which assistants would read a file, how readily, why, and how to keep it from them."""
