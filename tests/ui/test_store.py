"""The browser's storage, run by node with storages made by hand: nothing in it breaks a page."""

import json
from typing import Any

import pytest

from tests.ui.test_steps import run

KEY = "neural-network-playground:/"
OWNER = f"{KEY}:owner"

BEGIN = """
const KEY = "neural-network-playground:/";
const storeOf = (local, session = new Storage()) =>
    new Store("/", { localStorage: local, sessionStorage: session });
const document = { text: "first", before: "", shown: [1, 2, 3] };
"""


def of_store(does: str) -> Any:
    return run("store", BEGIN + does)


def document(**parts: Any) -> str:
    return json.dumps({"version": 1, "owner": "me", "text": "kept", **parts})


NOTHING = {"text": "", "before": "", "shown": [], "record": ""}
LONG = 1_000_001
# What a key may hold by somebody's hand, another app's, or a fault; with what is read of it.
BAD = {
    "an empty text": ("", NOTHING),
    "a space": (" ", NOTHING),
    "no JSON": ("{", NOTHING),
    "words": ("hello", NOTHING),
    "a page": ("<!doctype html><script>1</script>", NOTHING),
    "undefined": ("undefined", NOTHING),
    "an object's name": ("[object Object]", NOTHING),
    "NaN": ("NaN", NOTHING),
    "one quote": ('"', NOTHING),
    "a comma too many": ('{"version":1,}', NOTHING),
    "two documents": ("{}{}", NOTHING),
    "a mark of byte order": ("\ufeff{}", NOTHING),
    "a zero byte": ("\0", NOTHING),
    "half of a pair": ("\\ud800", NOTHING),
    "cut short": (document()[:-4], NOTHING),
    "null": ("null", NOTHING),
    "true": ("true", NOTHING),
    "false": ("false", NOTHING),
    "zero": ("0", NOTHING),
    "a number": ("12", NOTHING),
    "a huge number": ("1e999", NOTHING),
    "a text": ('"kept"', NOTHING),
    "an empty list": ("[]", NOTHING),
    "a list": ("[1, 2, 3]", NOTHING),
    "a list of documents": (f"[{document()}]", NOTHING),
    "deep lists": ("[" * 5000 + "]" * 5000, NOTHING),
    "deep objects": ('{"a":' * 2000 + "1" + "}" * 2000, NOTHING),
    "an empty object": ("{}", NOTHING),
    "other keys": ('{"a": 1, "length": 5}', NOTHING),
    "a prototype": ('{"__proto__": {"text": 5}}', NOTHING),
    "a constructor": ('{"constructor": null, "toString": 1}', NOTHING),
    "many keys": (json.dumps({str(k): k for k in range(10_000)}), NOTHING),
    "no text": (json.dumps({"version": 1}), NOTHING),
    "text null": (document(text=None), NOTHING),
    "text a number": (document(text=5), NOTHING),
    "text true": (document(text=True), NOTHING),
    "text a list": (document(text=["kept"]), NOTHING),
    "text an object": (document(text={"length": 3}), NOTHING),
    "text too long": (document(text="x" * LONG), NOTHING),
    "before null": (document(before=None), {**NOTHING, "text": "kept"}),
    "before a number": (document(before=1e308), {**NOTHING, "text": "kept"}),
    "before a list": (document(before=[]), {**NOTHING, "text": "kept"}),
    "before too long": (document(before="x" * LONG), {**NOTHING, "text": "kept"}),
    "all too long": (document(text="x" * LONG, before="x" * LONG), NOTHING),
    "shown null": (document(shown=None), {**NOTHING, "text": "kept"}),
    "shown a text": (document(shown="123"), {**NOTHING, "text": "kept"}),
    "shown an object": (document(shown={"0": 1, "length": 3}), {**NOTHING, "text": "kept"}),
    "shown long": (document(shown=[1] * 9999), {**NOTHING, "text": "kept", "shown": [1, 1, 1]}),
    "record a list": (document(record=[1]), {**NOTHING, "text": "kept"}),
    "record a text": (document(record="done"), {**NOTHING, "text": "kept", "record": "done"}),
    "owner null": (document(owner=None), {**NOTHING, "text": "kept"}),
    "owner a number": (document(owner=7), {**NOTHING, "text": "kept"}),
    "owner another": (document(owner="you"), {**NOTHING, "text": "kept"}),
    "owner an object": (document(owner={}), {**NOTHING, "text": "kept"}),
    "no version": (json.dumps({"text": "kept"}), {**NOTHING, "text": "kept"}),
    "version null": (document(version=None), {**NOTHING, "text": "kept"}),
    "version zero": (document(version=0), {**NOTHING, "text": "kept"}),
    "version below zero": (document(version=-1), {**NOTHING, "text": "kept"}),
    "version a text": (document(version="9"), {**NOTHING, "text": "kept"}),
    "version a list": (document(version=[9]), {**NOTHING, "text": "kept"}),
    "version an object": (document(version={}), {**NOTHING, "text": "kept"}),
    "version true": (document(version=True), {**NOTHING, "text": "kept"}),
    "the next version": (document(version=2), {"isNewer": True}),
    "a later version": (document(version=1e9), {"isNewer": True}),
    "a version and a half": (document(version=1.5), {"isNewer": True}),
    "a version without end": ('{"version": 1e999}', {"isNewer": True}),
    "a newer one of another shape": ('{"version": 2, "text": [], "all": {}}', {"isNewer": True}),
}


def test_there_are_enough_of_them() -> None:
    assert len(BAD) >= 60


def test_bad_contents_are_read_as_what_is_right_of_them() -> None:
    texts = json.dumps([text for text, _ in BAD.values()])
    read = of_store(
        f"print({texts}.map((text) => storeOf(new Storage({{ [KEY]: text }})).read()));"
    )
    assert dict(zip(BAD, read, strict=True)) == {name: found for name, (_, found) in BAD.items()}


def test_bad_contents_of_a_tab_give_way_to_those_of_the_browser() -> None:
    texts = json.dumps([text for text, found in BAD.values() if "isNewer" not in found])
    read = of_store(
        f"""
        const shared = {json.dumps(document(text="of all tabs"))};
        print({texts}.map((text) => {{
            const local = new Storage({{ [KEY]: shared, [`${{KEY}}:owner`]: "me" }});
            const read = storeOf(local, new Storage({{ [KEY]: text }})).read();
            return read.other ?? read.text;
        }}));
        """
    )
    assert set(read) == {"of all tabs"}


def test_bad_contents_are_written_over_and_a_newer_version_is_for_the_caller() -> None:
    texts = json.dumps([text for text, _ in BAD.values()])
    read = of_store(
        f"""
        print({texts}.map((text) => {{
            const local = new Storage({{ [KEY]: text, [`${{KEY}}:owner`]: text }});
            const store = storeOf(local, new Storage({{ [KEY]: text }}));
            return [store.write(document), storeOf(local).read().text];
        }}));
        """
    )
    assert read == [[True, "first"]] * len(BAD)


def test_bad_contents_of_another_tab_have_no_record() -> None:
    texts = json.dumps([text for name, (text, _) in BAD.items() if name != "record a text"])
    events = "{ key: KEY, newValue }, { key: KEY, newValue: JSON.stringify({ text: newValue }) }"
    records = of_store(
        "const local = new Storage(); local.setItem(`${KEY}:owner`, '');"
        f"print({texts}.flatMap((newValue) => [{events}].map((event) =>"
        "storeOf(local).recordIn(event))));"
    )
    assert set(records) == {""}


def test_what_is_kept_comes_back() -> None:
    read = of_store(
        "const local = new Storage(); storeOf(local).write(document);"
        "print([storeOf(new Storage()).read(), storeOf(local).read()]);"
    )
    assert read == [None, {"text": "first", "before": "", "shown": [1, 2, 3], "record": ""}]


def test_apps_at_other_paths_keep_their_own() -> None:
    read = of_store(
        "const window = { localStorage: new Storage(), sessionStorage: new Storage() };"
        "new Store('/a/', window).write(document);"
        "print(['/', '/a/', '/b/'].map((path) => new Store(path, window).read()?.text ?? null));"
    )
    assert read == [None, "first", None]


# ---- storages that are broken ----

SOUND = "sessionStorage: new Storage()"
BROKEN = {
    "it is off": f"get localStorage() {{ throw new Error('SecurityError'); }}, {SOUND}",
    "both are off": "get localStorage() { throw new Error(); },"
    "get sessionStorage() { throw new Error(); }",
    "it is null": "localStorage: null, sessionStorage: null",
    "there is none": "",
    "each use throws": f"localStorage: new Storage({{}}, {{ throws: true }}), {SOUND}",
    "it takes nothing": f"localStorage: new Storage({{}}, {{ isFull: true }}), {SOUND}",
}


@pytest.mark.parametrize("window", BROKEN.values(), ids=BROKEN)
def test_a_storage_that_keeps_nothing_says_so(window: str) -> None:
    read, written, afterwards = of_store(
        f"const store = new Store('/', {{ {window} }});"
        "const first = [store.read(), store.write(document)];"
        "store.clear(); store.clearOwn();"
        "print([...first, store.read()]);"
    )
    assert (read, written, afterwards) == ({"isOff": True}, False, {"isOff": True})


def test_a_full_storage_gives_what_it_has_and_says_that_it_takes_no_more() -> None:
    read, written = of_store(
        "const local = new Storage(); storeOf(local).write(document); local.isFull = true;"
        "print([storeOf(local).read(), storeOf(local).write({ ...document, text: 'next' })]);"
    )
    assert read == {"text": "first", "before": "", "shown": [1, 2, 3], "record": "", "isOff": True}
    assert written is False


def test_a_storage_that_is_full_for_one_snapshot_alone_keeps_the_one_before() -> None:
    written, read = of_store(
        """
        const local = new Storage();
        const set = local.setItem.bind(local);
        local.setItem = (key, value) => {
            if (String(value).length > 1000) throw new Error("QuotaExceededError");
            set(key, value);
        };
        const store = storeOf(local);
        store.write(document);
        print([store.write({ ...document, text: "x".repeat(2000) }), storeOf(local).read().text]);
        """
    )
    assert (written, read) == (False, "first")


@pytest.mark.parametrize(
    "session", ["null", "new Storage({}, { throws: true })", "new Storage({}, { isFull: true })"]
)
def test_a_tab_without_a_storage_of_its_own_goes_on_with_the_browsers(session: str) -> None:
    written, read = of_store(
        f"const local = new Storage(); const store = storeOf(local, {session});"
        "print([store.write(document), store.read()]);"
    )
    assert (written, read) == (
        True,
        {"text": "first", "before": "", "shown": [1, 2, 3], "record": ""},
    )


# ---- two tabs ----

TWO_TABS = """
const local = new Storage(), tabs = [new Storage(), new Storage()];
const [one, other] = tabs.map((session) => storeOf(local, session));
one.write(document);
other.write({ ...document, text: "second" });
"""


def test_each_tab_has_its_own_back_and_hears_of_a_later_one() -> None:
    read = of_store(f"{TWO_TABS} print([one.read(), other.read(), storeOf(local).read()]);")
    assert read == [
        {"text": "first", "before": "", "shown": [1, 2, 3], "record": "", "other": "second"},
        {"text": "second", "before": "", "shown": [1, 2, 3], "record": ""},
        {"text": "second", "before": "", "shown": [1, 2, 3], "record": ""},
    ]


def test_a_tab_that_keeps_for_itself_leaves_what_another_one_kept() -> None:
    read = of_store(
        f"{TWO_TABS} one.write({{ ...document, text: 'third' }}, true);"
        "print([one.read().text, storeOf(local).read().text]);"
    )
    assert read == ["third", "second"]


def test_what_was_cleared_in_one_tab_does_not_come_back_from_another() -> None:
    read = of_store(
        f"{TWO_TABS} other.clear(); const cleared = one.read();"
        "other.write({ ...document, text: 'of the next learner' });"
        "print([cleared, one.read()]);"
    )
    assert read == [
        None,
        {"text": "of the next learner", "before": "", "shown": [1, 2, 3], "record": ""},
    ]


def test_a_tab_is_told_that_another_one_has_cleared_all() -> None:
    told = of_store(
        f"""{TWO_TABS}
        const told = () => [one, other].map((store) => store.wasCleared());
        const before = told();
        other.clear();
        print([before, told(), told()]);
        """
    )
    # Once, and not to the one that did it: else two tabs would tell each other without end.
    assert told == [[False, False], [True, False], [False, False]]


def test_a_mark_from_before_a_tab_was_opened_tells_it_nothing() -> None:
    told = of_store(
        f"{TWO_TABS} other.clear(); const late = storeOf(local);"
        "print([late.wasCleared(), late.read(), late.wasCleared()]);"
    )
    assert told == [False, None, False]


def test_a_storage_that_was_emptied_by_other_means_is_cleared_for_nobody() -> None:
    told = of_store(
        f"{TWO_TABS} local.values.clear();"
        "print([one.wasCleared(), one.write(document), storeOf(local).read().text]);"
    )
    assert told == [False, True, "first"]


def test_what_a_tab_writes_that_cannot_see_yet_that_all_was_cleared_is_not_read() -> None:
    # The storage of another process is seen a moment late.
    read = of_store(
        f"""{TWO_TABS} const late = JSON.stringify({{ version: 1, owner: one.owner, ...document }});
        other.clear(); local.setItem(KEY, late);
        print([storeOf(local).read(), other.recordIn({{ key: KEY, newValue: late }})]);"""
    )
    assert read == [None, ""]


def test_clearing_leaves_a_mark_alone_and_what_is_of_others() -> None:
    left = of_store(
        "const both = () => new Storage({ other: 'app', [`${KEY}:tour`]: 'seen' });"
        "const storages = [both(), both()];"
        "const store = storeOf(...storages); store.write(document); store.read(); store.clear();"
        "print(storages.map(({ values }) => [...values.keys()]));"
    )
    assert left == [["other", OWNER], ["other"]]


def test_the_record_of_another_tab_is_found_in_what_it_kept() -> None:
    record = of_store(
        "const text = JSON.stringify({ record: 'what was done' }), local = new Storage();"
        "storeOf(local).write({ ...document, text });"
        "const event = { key: KEY, newValue: local.getItem(KEY) };"
        "print([event, { ...event, key: 'another' }].map((one) => storeOf(local).recordIn(one)));"
    )
    assert record == ["what was done", ""]


def test_what_another_tab_kept_before_all_was_cleared_has_no_record() -> None:
    record = of_store(
        "const text = JSON.stringify({ record: 'of who was here before' }), local = new Storage();"
        "const store = storeOf(local); store.write({ ...document, text });"
        "const late = { key: KEY, newValue: local.getItem(KEY) };"
        "store.clear(); const cleared = store.recordIn(late);"
        "store.write({ ...document, text: JSON.stringify({ record: 'of the next' }) });"
        "const now = { key: KEY, newValue: local.getItem(KEY) };"
        "print([cleared, store.recordIn(late), store.recordIn(now)]);"
    )
    assert record == ["", "", "of the next"]
