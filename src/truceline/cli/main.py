"""The root of the command line: nouns loaded when they are used, and the one place where errors become exit codes."""
# SPDX-License-Identifier: Apache-2.0

from __future__ import annotations

import os
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module

import click

from truceline import __version__
from truceline.cli.exits import ExitCode, exit_code_of
from truceline.cli.output import colour_wanted, say, say_error
from truceline.errors import TrucelineError
from truceline.wiring.watching.compiled import keep_compiled

NOUNS = {
    "zones": "Check and show zone files.",
    "watch": "Watch position reports against zones.",
    "node": "Make a party's node, see how it stands, and put it to work again.",
    "serve": "Run the node: answer peers, call them, and keep the time, until it is told to stop.",
    "operator": "Say who may sign in to the node over HTTP, and as what.",
    "config": "Show and check the settings of a node, and write a unit for systemd.",
    "party": "Show who this party is, and enrol those that were met.",
    "charter": "Draft, sign and show the terms of a line.",
    "agreement": "Propose, sign, decline, end and see agreements; bound and may rely are two lights.",
    "line": "Warn, acknowledge, answer and pass on; every word is signed, and stays on record.",
    "alert": "See, take on, hand over and close what the watch puts before a desk.",
    "message": "Warn from templates, in many languages and media; places are looked at before, and read back after.",
    "ladder": "Agree on the steps of warning, take the next one or deviate with a reason, and record what people did.",
    "handover": "Draw up what the next officer must know, and have both desks sign it.",
    "notice": "Notify sites and movements, and see how far down each notice got.",
    "incident": "Keep what happened: when and where, what belongs to it, what was decided, and how each side tells it.",
    "leaflet": "Make leaflets in several languages on one sheet, and record what became of them.",
    "drill": "Play a scenario, answer it by the ordinary commands, and see what the log says of it.",
    "check": "Show what a check CODE stands for, and prove it; nothing else of the record is opened.",
    "account": "Read reports into claims that say who says what, keep them, and set them side by side.",
    "dossier": "Hand out the evidence of an incident as one file that anybody can verify, years later, without us.",
    "record": "Verify, prove, read and hand out what is on record.",
    "demo": "Play the At Tanf case of 2017 on two nodes; then watch real ships, if their data are there.",
}
"""Each noun and what it is for, in the order of the help text; the module of `module_of` holds a command of its name.

The modules are loaded only when their noun is used: that is what keeps --help quick.
"""
FOLDERS = {
    "duty": ("alert", "handover", "incident", "notice", "leaflet", "drill"),
    "lines": ("agreement", "charter"),
    "service": ("operator", "config"),
    "warning": ("message", "ladder"),
}
"""Nouns whose module stands in a folder with what it needs: the daily work of a watch, what parties agree on, the care
of a node, and what is said and how far it goes."""


def module_of(noun: str) -> str:
    """The module with the command of a noun."""
    folder = next((f"{folder}." for folder, nouns in FOLDERS.items() if noun in nouns), "")
    return f"truceline.cli.{folder}{noun}"


class NounGroup(click.Group):
    """The commands of `NOUNS`, each loaded when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The nouns, in their order."""
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a noun, or None if there is no such noun."""
        if cmd_name not in NOUNS:
            return None
        keep_compiled(os.environ)
        command: click.Command = getattr(import_module(module_of(cmd_name)), cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named, or an error that names the one that may have been meant."""
        named = args[0]
        if named not in NOUNS and (near := get_close_matches(named, NOUNS, n=1)):
            ctx.fail(f"No such command {named!r}. Did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the nouns and their summaries, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(NOUNS.items()))


@click.command(cls=NounGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="truceline")
@click.pass_context
def root(ctx: click.Context) -> None:
    """Agreed zones watched honestly, warnings that can be proved, one shared record."""
    ctx.color = colour_wanted()


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code of one call.

    Args:
        arguments: as after the name of the program; None takes those of the process.
    """
    try:
        code = root.main(arguments, prog_name="truceline", standalone_mode=False)
    except TrucelineError as error:
        say_error(error)
        return exit_code_of(error)
    except OSError as error:
        say(f"{error}: the output is not whole", title="error", colour="red")
        return ExitCode.NOT_STORED
    except click.ClickException as error:
        error.show()
        return ExitCode.UNUSABLE
    except click.Abort as error:
        say("interrupted" if error.__context__ else "not confirmed")  # a question that was answered by no
        return ExitCode.INTERRUPTED
    except SystemExit:
        # click leaves in this way only when the reader of its output is gone, and keeps quiet what is left to write.
        return ExitCode.UNREAD
    return code if isinstance(code, int) else ExitCode.DONE
