"""contextward: shows what an AI coding assistant would read, before it reads it."""

__version__ = "0.1.0"
