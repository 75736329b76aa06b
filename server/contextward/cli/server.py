"""`contextward server`: the language server."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="server")
@click.option("--stdio", is_flag=True, help="Speak on standard input and output (the default).")
@click.option("--tcp", metavar="HOST:PORT", help="Wait for one client on a socket instead.")
@click.pass_obj
def command(machine: Path | None, stdio: bool, tcp: str | None) -> None:
    """Start the language server for an editor."""
    if stdio and tcp:
        raise click.UsageError("--stdio and --tcp exclude each other")
    host, port = _address(tcp) if tcp else ("", 0)
    from contextward.lsp.server import create_server  # imports the protocol, which takes a while

    server = create_server(machine)
    if tcp:
        server.start_tcp(host, port)
    else:
        server.start_io()


def _address(tcp: str) -> tuple[str, int]:
    host, _, port = tcp.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise click.UsageError("--tcp takes HOST:PORT, for example 127.0.0.1:7777")
    return host.strip("[]"), int(port)
