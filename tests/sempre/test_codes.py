from sempre.codes import ALPHABET, fingerprint, new_code, new_secret, read_code, spaced


def test_a_code_is_read_as_it_was_printed():
    code = new_code()
    assert [len(code), set(code) <= set(ALPHABET), read_code(spaced(code))] == [10, True, code]


def test_a_code_is_read_however_it_is_typed():
    assert read_code(" abcde – fghjk. ") == "ABCDEFGHJK"


def test_no_letters_of_a_code_look_alike():
    assert set("01IO") & set(ALPHABET) == set()


def test_secrets_differ_and_only_their_fingerprint_is_comparable():
    one, other = new_secret(), new_secret()
    assert [one == other, len(one), fingerprint(one) == fingerprint(one), fingerprint(one) == fingerprint(other)] == [
        False, 32, True, False,
    ]  # fmt: skip
