"""How a judge says its verdict: one line, details below it, exit status 1 when it failed."""

import sys

SHOWN = 12


class Verdict:
    """Counts checks and collects what did not hold."""

    def __init__(self, name):
        self.name = name
        self.checks = 0
        self.failures = []
        self.notes = []

    def check(self, holds, detail):
        self.checks += 1
        if not holds:
            self.failures.append(detail)
        return holds

    def note(self, text):
        self.notes.append(text)

    def close(self):
        """Prints the verdict; true when everything held."""
        if self.checks == 0:
            self.failures.append("nothing was there to be checked")
        if self.failures:
            print(f"judge {self.name}: FAILED ({len(self.failures)} of {self.checks} checks)")
        else:
            print(f"judge {self.name}: passed ({self.checks} checks)")
        for detail in self.failures[:SHOWN]:
            print(f"  {detail}")
        if len(self.failures) > SHOWN:
            print(f"  and {len(self.failures) - SHOWN} more")
        for text in self.notes:
            print(f"  note: {text}")
        sys.stdout.flush()
        return not self.failures


def skip(name, reason):
    """Says that a judge was not asked; that is never a pass."""
    print(f"SKIPPED {name}: {reason}")
    sys.stdout.flush()
