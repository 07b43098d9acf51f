"""A headless Chromium, spoken to over a pipe (Chrome DevTools Protocol, NUL-terminated JSON)."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = [
    "--headless=new", "--no-first-run", "--disable-gpu", "--disable-dev-shm-usage",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--hide-scrollbars", "--force-color-profile=srgb", "--remote-debugging-pipe",
]


class Browser:
    """One browser with one page; `call` waits for its answer and keeps the events before it."""

    def __init__(self, program):
        self.profile = tempfile.mkdtemp()
        command_read, command_write = os.pipe()
        answer_read, answer_write = os.pipe()
        flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])

        def hand_over_pipes():
            # Move both away first: dup2 onto 3 must not close what is still to be put onto 4.
            moved = [os.dup(command_read), os.dup(answer_write)]
            while min(moved) < 5:
                moved = [os.dup(end) for end in moved]
            os.dup2(moved[0], 3)
            os.dup2(moved[1], 4)

        self.process = subprocess.Popen(
            [program, *flags, f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=hand_over_pipes, close_fds=False, env={**os.environ, "HOME": self.profile},
        )
        os.close(command_read)
        os.close(answer_write)
        self.commands, self.answers = command_write, answer_read
        self.pending, self.events, self.number, self.session = b"", [], 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def read(self, deadline):
        """The next message, or an error when none came in time."""
        while b"\0" not in self.pending:
            ready, _, _ = select.select([self.answers], [], [], max(0, deadline - time.monotonic()))
            octets = os.read(self.answers, 1 << 20) if ready else b""
            if not octets:
                raise RuntimeError("Chromium gave no answer")
            self.pending += octets
        message, self.pending = self.pending.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, timeout=60, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        octets = json.dumps(message).encode() + b"\0"
        while octets:
            octets = octets[os.write(self.commands, octets):]
        deadline = time.monotonic() + timeout
        while True:
            answer = self.read(deadline)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error'].get('message')}")
                return answer["result"]
            self.events.append(answer)

    def open(self, url, scripts=True):
        """Loads a page to its end; the events of loading it. Without scripts nothing is waited for."""
        self.events = []
        self.call("Page.navigate", url=url)
        deadline = time.monotonic() + 30
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self.read(deadline))
        # One round trip through the page: what its scripts say on loading has been said by then.
        if scripts:
            self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))")
        return self.events

    def evaluate(self, expression):
        result = self.call(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(str(result["exceptionDetails"])[:300])
        return result["result"].get("value")

    def emulate(self, scheme="light", medium="", width=1280):
        self.call(
            "Emulation.setEmulatedMedia", media=medium,
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                  deviceScaleFactor=1, mobile=False)

    def close(self):
        try:
            self.session = None
            self.call("Browser.close", timeout=10)
        except (RuntimeError, OSError):
            self.process.kill()
        self.process.wait()
        os.close(self.commands)
        os.close(self.answers)
        shutil.rmtree(self.profile, ignore_errors=True)
