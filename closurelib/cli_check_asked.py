"""What `closurelib check` is asked: by an option, or else by the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, cast

import click
from attrs import frozen

from closurelib.check.checks import ALL
from closurelib.check.config import PER_FILE, SEVERITY, Config, find_config, load_config
from closurelib.check.run import PROFILES
from closurelib.check.select import Selection, read_severity, says_unknown
from closurelib.cli_check import CheckOutputType
from closurelib.cli_options import UNKNOWN, Output, find_law
from closurelib.errors import ReadError
from closurelib.law import Law
from closurelib.read import read_context, read_set
from closurelib.read.mapping import read_mapping
from closurelib.read.reader import Reader
from closurelib.report.check_outputs import FULL


def _config(options: Mapping[str, Any]) -> Config:
    if options["config"] and options["isolated"]:
        raise click.UsageError("--config and --isolated: only one of them can be meant")
    if options["config"]:
        return load_config(Path(options["config"]))
    return Config({}) if options["isolated"] else find_config(Path.cwd())


@frozen
class Asked:
    """What was asked, by an option or else by the configuration."""

    options: Mapping[str, Any]
    config: Config
    today: date

    @classmethod
    def of(cls, options: Mapping[str, Any], today: date) -> Asked:
        """The options, with the configuration that they name, or else the nearest."""
        return cls(options, _config(options), today)

    def get(self, option: str, key: str, default: Any = None) -> Any:
        """The value of an option, else of a key of the configuration."""
        value = self.options.get(option)
        return self.config.get(key, default) if value is None or value in ((), False) else value

    def files(self, option: str, key: str) -> tuple[str, ...]:
        """Names of files; those of the configuration are relative to it."""
        value = self.options.get(option)
        return ((value,) if isinstance(value, str) else tuple(value)) if value else self.config.paths(key)

    @property
    def on(self) -> date:
        """The day checked as on."""
        return cast(date, self.get("on", "on", self.today))

    @property
    def recorded_on(self) -> date | None:
        """The day on which what the sources say held."""
        value = self.get("recorded_on", "recorded-on", self.on)
        return None if value == UNKNOWN else value

    @property
    def profile(self) -> str | None:
        """The kind of source, where it was named."""
        value = self.get("profile", "profile")
        if value is not None and value not in PROFILES:
            raise ReadError(f"{self.config.file}: profile = {value!r} is none of {', '.join(PROFILES)}")
        return cast("str | None", value)

    def law(self) -> Law:
        """The law that is asked."""
        law = find_law(self.get("law", "law", "uk"))
        as_of = self.get("law_as_of", "law-as-of")
        return law.as_of(as_of) if as_of else law

    def selection(self) -> Selection:
        """The checks that are to run, and how grave each is. A code misspelt in an option stops the run."""
        select = _split(self.options["select"]) or self.config.get("select", (ALL,))
        ignore = _split(self.options["ignore"]) or self.config.get("ignore", ())
        more = (_split(self.options["extend_select"]), _split(self.options["extend_ignore"]))
        severities = tuple(read_severity(one) for one in self.options["severities"])
        per_file = tuple(_pattern(one) for one in self.options["per_file_ignores"])
        asked = Selection(
            (*_split(self.options["select"]), *more[0]), (*_split(self.options["ignore"]), *more[1]),
            severities, per_file,
        )  # fmt: skip
        for selector in asked.unknown():
            raise ReadError(says_unknown(selector))
        return Selection(
            (*select, *self.config.get("extend-select", ()), *more[0]),
            (*ignore, *self.config.get("extend-ignore", ()), *more[1]),
            (*self.config.get(SEVERITY, ()), *severities),
            per_file or self.config.get(PER_FILE, ()),
            Path() if per_file else self.config.root,
        )

    def outputs(self) -> list[Output]:
        """The formats that were asked for; full text to standard output where none was."""
        made = CheckOutputType()
        asked = list(self.options["outputs"]) or [
            made.convert(one, None, None) for one in self.config.get("format", ())
        ]  # fmt: skip
        asked = asked or [Output(FULL)]
        if (output := self.options["output"]) is not None and str(output) != "-":
            plain = [number for number, one in enumerate(asked) if one.file is None]
            if not plain:
                raise click.UsageError("--output: every --format names a file already")
            asked[plain[0]] = Output(asked[plain[0]].format, output)
        return asked

    def reader(self) -> Reader:
        """How the sources are read."""
        settings = self.get("settings", "set", ())
        read_set(settings)  # says what is wrong with them
        maps = self.get("maps", "map", ())
        return Reader(
            self.get("input_format", "input"),
            tuple(one for path in self.files("contexts", "context") for one in read_context(path)),
            {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in settings)},
            read_mapping(maps) if maps else None,
            self.get("encoding", "encoding"),
            self.get("until_means", "until"),
        )


def _split(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def _pattern(text: str) -> tuple[str, tuple[str, ...]]:
    pattern, equals, codes = text.rpartition("=")
    if not equals or not pattern:
        raise ReadError(f'--per-file-ignores: {text!r} is no pattern and codes; write "legacy/*.csv=C2,R3"')
    return pattern, _split((codes,))
