"""A context that is given again holds nothing of whoever left it."""

KEPT = """async () => {
    const opened = indexedDB.open("kept");
    await new Promise((done) => { opened.onsuccess = done; opened.onerror = done; });
    const pasting = await navigator.permissions.query({name: "clipboard-read"});
    return [localStorage.kept, sessionStorage.kept, document.cookie, opened.result.version, pasting.state];
}"""
KEEP = """async () => {
    localStorage.kept = sessionStorage.kept = document.cookie = "kept=1";
    const opened = indexedDB.open("kept", 7);
    await new Promise((done) => { opened.onsuccess = done; });
}"""


def test_a_visitor_is_new_whoever_used_the_context_before(visitors, app_server):
    first = visitors.come(locale="de-DE")
    first.grant_permissions(["clipboard-read"])
    page = first.new_page()
    page.goto(f"{app_server.url}/healthz")
    page.evaluate(KEEP)
    assert page.evaluate(KEPT) == ["kept=1", "kept=1", "kept=1", 7, "granted"]
    visitors.go(first)

    second = visitors.come(locale="de-DE")
    assert second is first and not second.pages
    page = second.new_page()
    page.goto(f"{app_server.url}/healthz")
    assert page.evaluate(KEPT) == [None, None, "", 1, "prompt"]
    visitors.go(second)


def test_two_at_a_time_are_two_and_other_options_are_others(visitors):
    first, second, other = visitors.come(), visitors.come(), visitors.come(locale="zh-CN")
    assert len({first, second, other}) == 3
    for context in (first, second, other):
        visitors.go(context)
