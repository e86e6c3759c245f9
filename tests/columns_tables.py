"""Tables that are to be answered alike by rows and by columns: hostile on purpose, in families, and at random."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

HEAD = b"reference,id,title,covering_dates,recorded_status,held_by,closures.1.type,closures.1.years,notes.1\n"
PLAIN = [b"ZZ 1/%d,C%d,A file,19%02d,,archive,F,%d,\n" % (one, one, 40 + one % 50, 30 + one) for one in range(1, 40)]
HOSTILE = [
    b"ZZ 2/1,,short\n", b"ZZ 2/2,,long,1960,,archive,,,,more\n", b"ZZ 2/3,,long and empty,1960,,archive,,,,,,\n",
    b"\n", b",,,,,,,,\n", b" , ,\t,,,,,,\n", b",,nothing names it,1960,,archive,,,\n", b",C 1,,1960,,archive,,,\n",
    b'"ZZ 3/1","","a ""title"", with commas","1960","","archive","","",""\n',
    b'ZZ 3/2,,"a title\nof lines\n\nand ""marks""\r\n",1960,,archive,,,"a note\nof two"\n',
    b'"ZZ 3/3\n",,"x\ry",1960,,archive,,,\n',
    b'"ZZ, 3/5",a;b,"""",1960,,archive,,,\n',
    b'ZZ 4/1,,5" guns,1960,,archive,,,\n', b'ZZ 4/2,,"text" after,1960,,archive,,,\n',
    b'ZZ 4/3,, "late" mark,1961,,archive,,,\n',
    b'ZZ 4/4,,"",1960,,archive,,,\n', b'ZZ 4/5,,"""",1960,,archive,,,\n', b'"",,"",,,,,,\n',
    b" ZZ 5/1 ,\xc2\xa0C1\xc2\xa0,\x1ctitle\x1c, 1960 ,,archive,F , 84,\n",
    b"\xe2\x80\x83ZZ 5/2\xc2\x85,,\xef\xbb\xbfmark,1960,,archive,,,\n",
    "ZZ 5/3,Ω,ünïcödé 📜,1960,,archive,,,\n".encode(), b"zz 5/4,\\,\\n,c1960,,archive,,,\n",
    b"ZZ 6/1,,a day that is none,1960 Feb 30,,archive,F,999,\n",
    b"ZZ 6/2,,,12 March 1958-3 May 1961,D,archive,U,2050,\n",
    b"ZZ 6/3,,,1960 Mar 3,O,department,N,30,Retained until 2031\n", b"ZZ 6/3,,again,1960 Mar 4,O,department,N,30,\n",
    b"ZZ 7,,a series,1900-2000,,archive,,,\n", b"ZZ 7/1,,,1974,,archive,,,\n",
    b"ZZ 7/1/1,,an extract,,D,archive,F,84,\n",
    b"ZZ 7/2/1,,an extract first,,D,archive,F,84,\n", b"ZZ 7/2,,its file,1974,,archive,,,\n",
    b"zz 7/3/1,,another spelling,,D,archive,F,84,\n", b"ZZ7/3,,no space,1974,,archive,,,\n",
]  # fmt: skip
MARK = b"\xef\xbb\xbf"
LONG = b"ZZ 8/1,," + b"x" * 200_000 + b",1960,,archive,,,\n"
LATIN = "ZZ 9/1,,é,1960,,archive,,,\n".encode("latin-1")
BODY = b"".join(row for pair in zip(PLAIN, HOSTILE, strict=False) for row in pair)
TABLES = {
    "rows": HEAD + BODY,
    "plain rows": HEAD + b"".join(PLAIN),
    "a byte order mark": MARK + HEAD + BODY,
    "carriage returns and line feeds": (HEAD + BODY).replace(b"\n", b"\r\n"),
    "carriage returns": (HEAD + BODY).replace(b"\n", b"\r"),
    "no line end at the end": (HEAD + BODY).rstrip(b"\n"),
    "blank lines first": b"\n\r\n" + HEAD + BODY,
    "blank lines last": HEAD + b"".join(PLAIN) + b"\n\n,,,,\n\n",
    "a mark that is never closed": HEAD + b"".join(PLAIN) + b'ZZ 9/1,,"open,1960,,archive,,,\n' + BODY,
    "a mark that is never closed, at the end": HEAD + BODY + b'ZZ 9/1,,"open',
    "marks that cross blocks": (
        HEAD + b"".join(PLAIN) + b'ZZ 9/1,,"' + b"a\n,b,\n" * 99 + b'",1960,,archive,,,\n' + BODY
    ),
    "a NUL": HEAD + b"".join(PLAIN) + b"ZZ 9/1,,\0,1960,,archive,,,\n" + BODY,
    "a NUL in the header": HEAD.replace(b"title", b"ti\0tle") + BODY,
    "another encoding in the middle": HEAD + b"".join(PLAIN) + LATIN + BODY,
    "another encoding in what is not read": HEAD.replace(b"title", b"Name") + b"".join(PLAIN) + LATIN + BODY,
    "another encoding among plain rows": HEAD + b"".join(PLAIN) + LATIN + b"".join(PLAIN),
    "another encoding in a plain column that is not read": (
        HEAD.replace(b"title", b"Name") + b"".join(PLAIN) + LATIN + b"".join(PLAIN)
    ),
    "another encoding where a row begins": HEAD + b"".join(PLAIN) + b"\xff" + BODY,
    "another encoding at the end": HEAD + BODY + LATIN[:-20].rstrip(b"\n") + b"\xc3",
    "another encoding in the header": HEAD.replace(b"title", "tïtle".encode("latin-1")) + BODY,
    "marks in the header": HEAD.replace(b"title", b'"ti""tle\n"') + BODY,
    "spaces round names": HEAD.replace(b"title", b" title ").replace(b"id", b"\xc2\xa0id\x1c") + BODY,
    "names that are missing": HEAD.replace(b"title", b"").replace(b"notes.1", b"") + BODY,
    "a column twice": HEAD.replace(b"title", b"id") + BODY,
    "columns that are misspelt": HEAD.replace(b"title", b"titel") + BODY,
    "no reference": HEAD.replace(b"reference", b"Ref") + BODY,
    "no name at all": HEAD.replace(b"reference", b"Ref").replace(b"id", b"Number") + BODY,
    "nothing of access": b"reference,title\nZZ 1/1,a\n",
    "one column": b"reference\nZZ 1/1\n",
    "a header only": HEAD,
    "a header without a line end": HEAD.rstrip(b"\n"),
    "an empty file": b"",
    "three hundred columns": (
        HEAD.rstrip(b"\n") + b"".join(b",c%d" % one for one in range(291)) + b"\n"
        + b"".join(row.rstrip(b"\n") + b",x" * 291 + b"\n" for row in PLAIN) + BODY
    ),
    "a cell without end": HEAD + b"".join(PLAIN) + LONG + BODY,
    "tabs": (HEAD + b"".join(PLAIN)).replace(b",", b"\t"),
    "semicolons": (HEAD + b"".join(PLAIN)).replace(b",", b";"),
    "misread rows": b"reference,covering_dates,public_record,held_by\n" + b"".join(
        b"ZZ 1/%d,1960,%s,archive\n" % (one, (b"perhaps", b"yes", b"")[one % 3]) for one in range(30)
    ),
}  # fmt: skip

# Several sources, whose records stand above and below each other.

LISTS = {
    "extracts.csv": (
        b"reference,title,covering_dates,recorded_status,closures.1.type,closures.1.years,retentions.1.put_back_on,parent,public_record\n"
        b"ZZ 1/1/1,Closed extract,,D,F,84,,,\n"
        b"ZZ 1/2/1,Retained extract,,,,,1994-04-18,,\n"
        b"zz 1/3/1,another spelling,,D,F,84,,,\n"
        b"ZZ 1/4/1,its own dates,1950,D,F,84,,,\n"
        b"A-1,a named parent,,D,F,84,,ZZ 1/5,\n"
        b"ZZ 1/6/1/1,below an extract,,D,F,84,,,\n"
        b"ZZ 2/1/1,of a private series,,D,F,84,,,\n"
        b"ZZ 1/7/1,silent,,,,,,,\n"
    ),
    "files.csv": (
        b"id,reference,title,covering_dates,recorded_status,held_by,public_record,class\n"
        b"C1,ZZ 1/1,,1974,O,archive,,\nC2,ZZ 1/2,,1974-1975,O,archive,,\nC3,ZZ 1/3,,1974 Mar 3,O,archive,,\n"
        b"C4,ZZ 1/4,,1974,O,archive,,\nC5,ZZ 1/5,,c1974,O,archive,,\nC6,ZZ 1/6,,1974,O,archive,,\n"
        b"C7,ZZ 1/6/1,,,,archive,,\nC8,ZZ1/7,,1974,O,department,,\nC9,ZZ 1/7,again,1930,O,archive,,\n"
        b"C10,ZZ 2,a private series,,,,false,\nC11,ZZ 2/1,,1974,O,archive,,\nC12,ZZ 2,again,,,,true,\n"
        b"C13,ZZ 1,the series,1900-1999,,,true,royal household\n"
    ),
    "twice.csv": b"reference,covering_dates\nZZ 3,\nZZ 3,\nZZ 3/1,1960\nZZ 3/1,1970\nZZ 3/1/1,undated\n",
    "days.csv": b"reference,covering_dates,closures.1.type,closures.1.years,recorded_opening,held_by\n" + b"".join(
        b"ZZ 4/%d,%d %s %d,%s,archive\n" % (one, 1930 + one % 70, month, 1 + one % 28, access)
        for one in range(70)
        for month, access in (
            (b"Jan", b"N,30,"), (b"Dec", b"F,84,"), (b"Mar", b",,"), (b"Feb", b"C,50,"), (b"July", b"F,40,2027-06-01"),
        )
    ) + b"".join(b"ZZ 4/%d,19%d Apr-July,F,%d,,archive\n" % (one, 30 + one % 70, 20 + one) for one in range(70)),
    "sheet.csv": b"Ref;Name;Dates;Access;Until\nZZ 5/1;a;1960;Closed;2050\n"
    b"ZZ 5/2;\"b;c\";1961;Open;\nZZ 5/3;d;x;Closed;\n",
    "more.jsonl": b'{"reference": "ZZ 1/8/1", "closures": [{"type": "F", "years": 84}]}\n'
    b'{"reference": "ZZ 1/8"}\nnone\n',
    "tabs.tsv": b"reference\tcovering_dates\ttitle\nZZ 6/1\t1960\ta, b\nZZ 6/2\t1961 Mar 3\t\"c\td\"\n",
}  # fmt: skip

# Any table.

ANY = [b"", b"", b" ", b"x", b"1960", b'"a,b"', b'"a\nb"', b'"a""b"', b"\xc2\xa0", "é".encode(), b'"\r\n"']
BROKEN = [b'a"b', b'"a"b', b'"', b"\0", b"\r", b"\xff", b",", b"\n", b'""""', b'" "']
CELLS = {
    b"reference": [b"ZZ 1", b"ZZ 1/1", b"ZZ 1/1/1", b"ZZ 1/1/2", b"ZZ 1/2", b"zz 1/2/1", b"ZZ1/2", b"A-1", b'"ZZ 1/3"'],
    b"id": [b"C1", b"C2", b'"C,3"'],
    b"parent": [b"ZZ 1/1", b"ZZ 1", b"zz 1/2"],
    b"title": [b"A file", b'"A ""file"""', b"Closed extract"],
    b"covering_dates": [
        b"1960", b"c1960", b"1958-1961", b"1960 Mar 3", b"1960 Mar 4", b"1961 Mar", b"undated", b"1960 Feb 30",
    ],
    b"held_by": [b"archive", b"department"],
    b"recorded_status": [b"O", b"D", b"R"],
    b"closures.1.type": [b"F", b"N", b"C", b"X"],
    b"closures.1.years": [b"84", b"30", b"999"],
    b"retentions.1.put_back_on": [b"1994-04-18", b"1994"],
    b"public_record": [b"true", b"false", b"perhaps"],
    b"class": [b"royal household"],
    b"notes.1": [b"a note", b'" "'],
    b"Place": [b"Kew"],
}  # fmt: skip


@st.composite
def any_rows(draw: st.DrawFn, columns: Sequence[bytes]) -> bytes:
    """A row: as a rule one that fits."""
    few = draw(st.integers(0, 9))
    others = ANY + (BROKEN if few == 0 else [])
    cells = [draw(st.sampled_from(CELLS[name] * 3 + others)) for name in columns]
    if few == 1:
        cells = cells[: draw(st.integers(0, len(cells)))] + draw(st.lists(st.sampled_from(ANY), max_size=2))
    return b",".join(cells) + draw(st.sampled_from([b"\n"] * 20 + [b"\r\n"] * 3 + [b"\r", b"\n\n", b"\n,\n"]))


@st.composite
def any_tables(draw: st.DrawFn) -> bytes:
    """A table, whatever it holds."""
    some = draw(st.lists(st.sampled_from(list(CELLS)[1:]), unique=True, min_size=1))
    columns = draw(st.permutations([b"reference", *some]))
    body = b"".join(draw(st.lists(any_rows(columns), max_size=12)))
    return b",".join(columns) + b"\n" + (body if draw(st.booleans()) else body.rstrip(b"\r\n"))
