"""The compiler for an AI management system, as a Python package: see `find_binary`."""

import os
import sys
import sysconfig


def find_binary() -> str:
    """The path of the aimslint binary that was installed with this package."""
    name = "aimslint.exe" if sys.platform == "win32" else "aimslint"
    user = sysconfig.get_preferred_scheme("user") if hasattr(sysconfig, "get_preferred_scheme") else None
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=user) if user else None,
        # `pip install --target DIR` puts it beside the packages.
        os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin"),
    ]
    for folder in filter(None, folders):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"{name} was not installed with this package")
