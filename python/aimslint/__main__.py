"""`python -m aimslint` is `aimslint`."""

import os
import subprocess
import sys

from aimslint import find_binary

if __name__ == "__main__":
    binary = find_binary()
    if sys.platform == "win32":
        # Windows can't replace a process by another.
        sys.exit(subprocess.run([binary, *sys.argv[1:]]).returncode)
    os.execv(binary, [binary, *sys.argv[1:]])
