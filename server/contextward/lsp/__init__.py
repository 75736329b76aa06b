"""The language server: an adapter between the engine and the Language Server Protocol.

Only this package imports pygls and lsprotocol.
"""
