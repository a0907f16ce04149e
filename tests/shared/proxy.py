"""nginx in front of several panels, with `deploy/nginx.conf`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.programs.panel import RunningPanel
from bench.programs.running import free_port
from panel.supervisor import Program
from tests.deploy.test_nginx import NGINX, Behind, adapted, listens
from tests.waiting import wait_until


@contextmanager
def proxy(data: Path, *panels: RunningPanel) -> Iterator[str]:
    """Its address. Requests go to the panels in turns; a panel that takes none is left out for a while."""
    assert NGINX
    data.chmod(0o755)  # its workers are another user
    port = free_port()
    first, *others = (f"server 127.0.0.1:{panel.port};" for panel in panels)
    config = adapted(data, Behind(panels[0].port), port, free_port()).replace(first, " ".join([first, *others]))
    (data / "nginx.conf").write_text(config)
    command = [NGINX, "-p", str(data), "-c", str(data / "nginx.conf"), "-e", str(data / "error.log")]
    program = Program.start("nginx", [*command, "-g", "daemon off;"], {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    try:
        wait_until(lambda: listens(port))
        yield f"https://127.0.0.1:{port}"
    finally:
        program.signal(15)
        program.end()
