"""The command `fieldday`: one module a command, found by name, each with `command`."""

import importlib
import pkgutil
from typing import Any

import click

from scheduler.cli import outages, speech
from scheduler.config import BadSetting
from scheduler.errors import Refusal

HELPERS = ("outages", "speech", "context", "processes", "watching", "__main__")


class Commands(click.Group):
    """Loads a command's module only when it is asked for, so that `fieldday worker` starts at once."""

    def list_commands(self, context: click.Context) -> list[str]:
        found = pkgutil.iter_modules(__path__)
        return sorted(_spoken(m.name) for m in found if m.name not in HELPERS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        module = importlib.import_module(f"{__name__}.{_written(name)}")
        found: click.Command = module.command
        return found

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except Refusal as refusal:
            speech.refuse(refusal)
            context.exit(1)
        except BadSetting as bad:
            click.echo(str(bad), err=True)
            context.exit(2)
        except Exception as error:
            if (told := outages.refusal(error)) is None:
                raise
            speech.refuse(told)
            context.exit(2)


def _spoken(module: str) -> str:
    return module.rstrip("_").replace("_", "-")


def _written(name: str) -> str:
    return f"{name}_" if name == "import" else name.replace("-", "_")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fieldday")
def main() -> None:
    """Schedules events around venues and people, and serves the result as calendar feeds."""
