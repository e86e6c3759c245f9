"""`--until` on the command line: what "closed until a day" means in a source, on both sides of the day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from closurelib.cli import main

pytest.importorskip("lxml")
AID = """<ead><eadheader><eadid>zz</eadid></eadheader><archdesc level="fonds"><did><unitid>ZZ</unitid>
<unittitle>Mill</unittitle></did><dsc><c level="file"><did><unitid>ZZ/1</unitid></did><accessrestrict><p>Closed until
1 July 2047.</p></accessrestrict></c></dsc></archdesc></ead>"""


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def aid(tmp_path: Path) -> str:
    (tmp_path / "aid.xml").write_text(AID, encoding="utf-8")
    return str(tmp_path / "aid.xml")


@pytest.mark.parametrize(
    ("asked", "on", "status"),
    [
        ((), "2047-06-30", "closed"),
        ((), "2047-07-01", "open"),
        (("--until", "opens"), "2047-06-30", "closed"),
        (("--until", "opens"), "2047-07-01", "open"),
        (("--until", "inclusive"), "2047-07-01", "closed"),
        (("--until", "inclusive"), "2047-07-02", "open"),
    ],
)
def test_the_day_itself_is_open_or_closed_as_was_asked(aid: str, asked: tuple[str, ...], on: str, status: str) -> None:
    said = run("status", aid, "--on", on, "--reference", "ZZ/1", "--format", "json", *asked)
    [answer] = json.loads(said.stdout)
    assert answer["status"] == status


def test_explain_says_which_meaning_was_used_and_that_it_was_asked_for(aid: str) -> None:
    said = run("explain", aid, "--on", "2026-11-23", "--reference", "ZZ/1", "--until", "inclusive")
    assert "until: closed on that day too, as --until inclusive asks" in " ".join(said.stdout.split())
    assert '"until" is read as --until inclusive asks' in " ".join(said.stderr.split())
    assert "--until" not in run("explain", aid, "--on", "2026-11-23", "--reference", "ZZ/1").output


def test_every_command_that_reads_takes_it(aid: str, tmp_path: Path) -> None:
    for command in ("timeline", "check", "forecast"):
        said = run(command, aid, "--until", "inclusive")
        assert said.exit_code in (0, 1), said.output
        assert "--until inclusive" in " ".join(said.stderr.split()), command
    run("convert", aid, "-o", str(tmp_path / "a.jsonl"), "--until", "inclusive")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[1])["recorded_opening"] == "2047-07-02"


def test_a_configured_check_reads_by_it(aid: str, tmp_path: Path) -> None:
    config = tmp_path / "closurelib.toml"
    config.write_text('until = "inclusive"\n', encoding="utf-8")
    assert "--until inclusive" in " ".join(run("check", aid, "--config", str(config)).stderr.split())
    config.write_text('until = "exclusive"\n', encoding="utf-8")
    assert "is not one of opens, inclusive" in run("check", aid, "--config", str(config)).stderr


def test_what_is_settled_cannot_be_asked_for_otherwise(tmp_path: Path) -> None:
    """A format whose fields say which day they mean is not read against them."""
    (tmp_path / "a.csv").write_text("reference,last_date\nZZ/1,1960\n", encoding="utf-8")
    said = run("status", str(tmp_path / "a.csv"), "--until", "inclusive")
    assert said.exit_code == 2
    assert "--until is for ead, marc, premis" in said.stderr
    assert run("status", str(tmp_path / "a.csv"), "--until", "exclusive").exit_code == 2
