"""A small product to start instead of ours: run as `python stand_in.py ROOT PORT [what the worker does]`."""

import sys
from pathlib import Path

from mentoring.stack.services import Command
from mentoring.stack.up import Plan, up

WEB = """
import http.server, os, socketserver
host, port = os.environ["WEB_BIND"].split(":")
class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"ok")
socketserver.TCPServer((host, int(port)), Page).serve_forever()
"""
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if len(sys.argv) == 1:
    subprocess.Popen([sys.executable, __import__("os").environ["STUBBORN"], "horse"], start_new_session=True)
print("working", flush=True)
time.sleep(60)
"""
FAILING = "import time; time.sleep(0.3); print('out of paper'); raise SystemExit(3)"
SHOW = """
import os
print("people of", os.environ["APP_ENV"], os.environ["BASE_URL"], len(os.environ["SECRET_KEY"]))
"""


def plan(root: Path, worker: str) -> Plan:
    """What the stand-in runs; its worker is stubborn, failing, or absent at the first step."""
    python = sys.executable
    (root / "stubborn.py").write_text(STUBBORN)
    second = (python, str(root / "stubborn.py")) if worker == "stubborn" else (python, "-c", FAILING)
    prepare = "raise SystemExit(4)" if worker == "unprepared" else "print('migrated')"
    return Plan(
        first=(Command("prepare", (python, "-c", prepare)),),
        beside=(Command("web", (python, "-c", WEB)), Command("worker", second)),
        finally_shown=(Command("people", (python, "-c", SHOW)),),
    )


if __name__ == "__main__":
    root = Path(sys.argv[1])
    sys.exit(up(root, plan(root, sys.argv[3]), port=int(sys.argv[2])))
