import pytest

from sempre.loading.files import ContentError, read_all, read_record


def problem_of(folder, text: str | bytes):
    file = folder / "content" / "pages" / "x.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentError) as error:
        read_record(file, folder / "content")
    return str(error.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title:\n  en: 'open\n", "content/pages/x.yaml:3: broken YAML: found unexpected end of stream"),
        ("a: 1\nb: 2\na: 3\n", "content/pages/x.yaml:3: “a” stands here twice"),
        ("- one\n- two\n", "content/pages/x.yaml:1: a record is a mapping of keys to values"),
        (b"a: \xff\n", "content/pages/x.yaml:1: not UTF-8: invalid start byte"),
        ("a: 1\nb: &x [*x]\n", "content/pages/x.yaml:2: what stands here is used again by an alias (*); write it out"),
        ("a: &x 1\nb: *x\n", "content/pages/x.yaml:1: what stands here is used again by an alias (*); write it out"),
        ("a: 1\nb: \0\n", "content/pages/x.yaml:2: the character U+0000 can't stand in a text"),
        ('a: 1\nb: "x\\0y"\n', "content/pages/x.yaml:2: a text can't hold a null character"),
        ("a: 1\nno: 2\n", "content/pages/x.yaml:2: a key is a word, such as “title”"),
        ("a: 1\n? [b]\n: 2\n", "content/pages/x.yaml:2: a key is a word, such as “title”"),
        ("a: " + "[" * 30 + "]" * 30, "content/pages/x.yaml:1: nested too deep"),
        ("a: !!int x\n", "content/pages/x.yaml:1: broken YAML: invalid literal for int() with base 10: 'x'"),
        ("", "content/pages/x.yaml:1: a record is a mapping of keys to values"),
    ],
)
def test_an_unreadable_file_is_named_with_line_and_reason(tmp_path, text, problem):
    assert problem_of(tmp_path, text) == problem


def test_lines_of_every_key_are_known(tmp_path):
    file = tmp_path / "pages" / "x.yaml"
    file.parent.mkdir()
    file.write_text("# a comment\ntitle:\n  en: About\nsources:\n  - one\n  - two\nstarts: 2017-08-17\n")
    record = read_record(file, tmp_path)
    assert (record.kind, record.key, record.data["starts"]) == ("pages", "x", "2017-08-17")
    assert record.lines[("title", "en")] == 3
    assert record.lines[("sources", 1)] == 6


def test_all_unreadable_files_are_reported_at_once(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.yaml").write_text("a: [1\n")
    (tmp_path / "pages" / "b.yaml").write_text("b: [1\n")
    with pytest.raises(ContentError) as error:
        read_all(tmp_path)
    assert [problem.path.rpartition("/")[2] for problem in error.value.problems] == ["a.yaml", "b.yaml"]
