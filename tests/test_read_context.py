"""Facts from a context file or the command line: they fill what is silent, and say where they come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from closurelib.errors import ReadError
from closurelib.facts import Retention, to_day
from closurelib.read import apply, open_source, read, read_context, read_set
from closurelib.record import Record

EXAMPLES = Path(__file__).parent.parent / "examples"


def written(folder: Path, text: str, name: str = "context.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(folder: Path, text: str) -> list[str]:
    path = written(folder, text)
    with pytest.raises(ReadError) as told:
        read_context(path)
    lines = str(told.value).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return [line.removeprefix(f"{path}: ") for line in lines]


def table(**fields: str) -> str:
    given = {"series": '"ZZ 371"', "facts": '{ covering_dates = "1960" }', "source": '"a guide"', **fields}
    return "[[context]]\n" + "".join(f"{name} = {value}\n" for name, value in given.items() if value)


def test_the_example_dates_the_example() -> None:
    """The page bears no date; the context gives it, with its source."""
    [record] = read(EXAMPLES / "fo-371-151924.txt", context=EXAMPLES / "fo-371.toml")
    assert record.covering_dates == "1960"
    assert record.origins[-1].place == 'fo-371.toml: "FO 371/151908-152050 are files of 1960 (guide to the class)"'
    reading = open_source(str(EXAMPLES / "fo-371-151924.txt"), contexts=read_context(EXAMPLES / "fo-371.toml"))
    list(reading)
    assert reading.receipt.facts_from_context == 1


@pytest.mark.parametrize(
    ("reference", "dated"),
    [
        ("ZZ 371/908", True),
        ("ZZ 371/1050", True),
        ("ZZ 371/1050/3", True),
        ("ZZ 371/907", False),
        ("ZZ 371/1051", False),
        ("ZZ 371/950A", True),
        ("ZZ 37/950", False),
        ("ZY 371/950", False),
        ("no reference", False),
    ],
)
def test_a_range_of_pieces(tmp_path: Path, reference: str, dated: bool) -> None:
    """Both ends belong to it, and so does what stands below a piece."""
    contexts = read_context(written(tmp_path, table(pieces='{ from = "908", to = 1050 }')))
    assert (apply(Record(reference=reference), contexts).covering_dates == "1960") is dated


def test_a_list_of_references(tmp_path: Path) -> None:
    """Single ones and ranges."""
    contexts = read_context(written(tmp_path, table(series="", references='["ZZ 1/1", "ZZ 2/5-7"]')))
    dated = [
        apply(Record(reference=one), contexts).covering_dates for one in ("ZZ 1/1", "ZZ 1/1/2", "ZZ 2/6", "ZZ 2/8")
    ]
    assert dated == ["1960", "1960", "1960", None]


def test_a_folder_of_pages(tmp_path: Path) -> None:
    """The folder is looked for beside the context file."""
    pages = tmp_path / "pages"
    pages.mkdir()
    page = written(pages, "Reference ZZ 1/1\n", "one.txt")
    other = written(tmp_path, "Reference ZZ 1/2\n", "two.txt")
    context = written(tmp_path, table(series="", folder='"pages"'))
    assert [next(read(path, context=context)).covering_dates for path in (page, other)] == ["1960", None]


def test_a_record_s_own_statement_wins(tmp_path: Path) -> None:
    """A readable date, an unreadable one, a false: all are statements; "undated" is none."""
    facts = "{ covering_dates = '1960', public_record = true, held_by = 'archive' }"
    contexts = read_context(written(tmp_path, table(facts=facts)))
    own = Record(reference="ZZ 371/1", covering_dates="1975", public_record=False)
    filled = apply(own, contexts)
    assert (filled.covering_dates, filled.public_record, filled.held_by) == ("1975", False, "archive")
    assert [one.field for one in filled.origins] == ["held_by"]
    assert apply(Record(reference="ZZ 371/1", covering_dates="temp. Edw. I"), contexts).covering_dates == "temp. Edw. I"
    assert apply(Record(reference="ZZ 371/1", covering_dates="undated"), contexts).covering_dates == "1960"


def test_two_contexts_that_differ_are_a_problem_of_the_record(tmp_path: Path) -> None:
    """Neither wins; where they agree, or the record speaks for itself, all is well."""
    one = read_context(written(tmp_path, table(), "one.toml"))
    other = read_context(written(tmp_path, table(facts='{ covering_dates = "1961" }'), "other.toml"))
    [problem] = apply(Record(reference="ZZ 371/1"), [*one, *other]).problems
    assert str(problem) == (
        'covering_dates: is 1960 in one.toml: "a guide", but 1961 in other.toml: "a guide"; the record says neither'
    )
    assert not apply(Record(reference="ZZ 371/1"), [*one, *one]).problems
    assert not apply(Record(reference="ZZ 371/1", covering_dates="1975"), [*one, *other]).problems


def test_lists_can_be_supplied(tmp_path: Path) -> None:
    """As the canonical record has them, or dotted; a TOML date is a date."""
    for facts in ("{ retentions = [{ put_back_on = 1994-04-18 }] }", '{ "retentions.1.put_back_on" = "1994-04-18" }'):
        [context] = read_context(written(tmp_path, table(facts=facts)))
        assert dict(context.facts) == {"retentions": (Retention(put_back_on=to_day("1994-04-18")),)}


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({"serie": '"ZZ 1"'}, "context 1: serie is not known here; did you mean series?"),
        ({"series": ""}, "context 1: says of no records what it is about; give one of series (with pieces or"),
        ({"folder": '"."'}, "context 1: has series and folder; give one of"),
        ({"series": '"ZZ"'}, "context 1: series: reference 'ZZ': "),
        ({"series": '"ZZ 371/1"'}, "context 1: series 'ZZ 371/1' names a piece; write ZZ 371, and pieces"),
        ({"pieces": '{ from = "50", to = "8" }'}, "context 1: pieces: from 50 is after to 8"),
        ({"pieces": '"8-50"'}, "context 1: pieces is no range; write pieces = {"),
        ({"series": "", "references": '["ZZ 1/9-3"]'}, "context 1: references 'ZZ 1/9-3': 3 is before 9"),
        ({"series": "", "folder": '"nowhere"'}, "context 1: folder 'nowhere' does not exist beside the context file"),
        ({"facts": ""}, "context 1: gives no facts; write facts = "),
        (
            {"facts": '{ coverng_dates = "1960" }'},
            "context 1: facts: coverng_dates is no field of a record; did you mean",
        ),
        (
            {"facts": '{ last_date = "1960-02-30" }'},
            "context 1: facts: last_date: 1960-02-30 is no day of the calendar",
        ),
        (
            {"facts": '{ reference = "ZZ 1/1" }'},
            "context 1: facts: reference is what a record is called or says itself",
        ),
        ({"source": ""}, "context 1: gives no source; say where the facts come from"),
        ({"source": "1960"}, "context 1: source is 1960, and no text"),
    ],
)
def test_a_mistake_in_a_context_file(tmp_path: Path, fields: dict[str, str], mistake: str) -> None:
    """Each says what was found and what would be right."""
    [found] = mistakes_of(tmp_path, table(**fields))
    assert found.startswith(mistake)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    """One error, a line for each."""
    text = table(serie='"x"', facts='{ last_dat = "1960" }') + table(source="", pieces='{ from = "5", to = "1" }')
    assert len(mistakes_of(tmp_path, text)) == 4


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[context]\n", "is no TOML: "),
        ("", "holds no [[context]]"),
        ("contexts = 1\n", "contexts is not known here; did you mean context?"),
        ("[context]\nseries = 1\n", "context is no list of tables"),
    ],
)
def test_a_file_that_is_no_context_file(tmp_path: Path, content: str, says: str) -> None:
    """TOML says the line."""
    assert mistakes_of(tmp_path, content)[0].startswith(says)
    with pytest.raises(ReadError, match="cannot be opened: No such file"):
        read_context(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(ReadError, match=r"is not UTF-8: byte 5 \(0xe9\)"):
        read_context(tmp_path / "latin.toml")


def test_facts_set_for_one_run() -> None:
    """Lists by dotted names, true and false in words."""
    assert read_set(["covering_dates=1960", "public_record=false", "retentions.1.put_back_on=1994-04-18"]) == {
        "covering_dates": "1960",
        "public_record": False,
        "retentions": (Retention(put_back_on=to_day("1994-04-18")),),
    }
    assert read_set([]) == {}


@pytest.mark.parametrize(
    ("setting", "mistake"),
    [
        ("coverng_dates=1960", "coverng_dates is no field of a record; did you mean covering_dates?"),
        ("closures.1.tpye=N", "closures.1.tpye is no field of a record; did you mean closures.1.type?"),
        ("covering_dates", "write FIELD=VALUE, as covering_dates=1960"),
        ("covering_dates=", "write FIELD=VALUE, as covering_dates=1960"),
        ("last_date=1960-02-30", "last_date: 1960-02-30 is no day of the calendar: February 1960 has 29 days"),
        ("public_record=perhaps", "public_record: 'perhaps' is neither true nor false"),
        ("held_by=the attic", "held_by: 'the attic' is none of archive, department, place of deposit"),
        ("closures.1.years=1000", "closures.1.years: '1000' is no closure period; one of 1 to 150 years is"),
        ("reference=ZZ 1/1", "reference is what a record is called or says itself; it cannot be supplied"),
    ],
)
def test_a_setting_that_cannot_be(setting: str, mistake: str) -> None:
    """The setting and what is wrong with it, in one line."""
    with pytest.raises(ReadError) as told:
        read_set([setting])
    assert str(told.value) == f"--set {setting}: {mistake}"


def test_a_field_set_twice() -> None:
    """To different values only."""
    assert read_set(["last_date=1960", "last_date=1960"]) == {"last_date": to_day("1960")}
    with pytest.raises(ReadError, match="last_date is set twice, first to 1960"):
        read_set(["last_date=1960", "last_date=1961"])
