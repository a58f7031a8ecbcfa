"""Gradio without the type stubs that it writes beside its own files each time it is imported."""

import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader

MAKER = "gradio.component_meta"


def write_none() -> None:
    """Import Gradio in half the time, from now on: its stubs (.pyi) are for editors, and its packages hold them.

    For each component it parses its source and compiles a template, to find that the stub is as it was, a good second
    of processor in all. A version of Gradio that does it elsewhere is imported as it is.
    """
    sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    def find_spec(self, name, path, target=None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name == MAKER else None
        if spec and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(name, spec.loader.path)
        return spec


class _Loader(SourceFileLoader):
    def exec_module(self, module) -> None:
        super().exec_module(module)
        module.create_or_modify_pyi = lambda *_, **__: None
