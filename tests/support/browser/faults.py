"""The faults that `tests/bench/mutate_pages.py` applies to the pages, by scenario, each with its browser test."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A fault of one of the 20 scenarios, or of none (0).

    `changes` lists files of src/web, a text that occurs there once, and its replacement.
    """

    scenario: int
    what: str
    test: str
    changes: tuple[tuple[str, str, str], ...]

    @property
    def site(self) -> str:
        return "desk" if self.changes[0][0].startswith("desk/") else "parents"

    def __str__(self) -> str:
        return f"{self.scenario}. {self.what}"


def _fault(scenario: int, what: str, test: str, file: str, old: str, new: str) -> Fault:
    return Fault(scenario, what, test, ((file, old, new),))


FAULTS = (
    _fault(
        *(
            0,
            "surfaces alone tell what is chosen",
            "test_looks.py::test_with_forced_colours_what_can_be_pressed_and_what_is_chosen_shows[phone]",
        ),
        "shared/styles/base.css",
        "@media (forced-colors: active)",
        "@media (forced-colors: none)",
    ),
    _fault(
        *(
            0,
            "nothing is asked ahead",
            "test_first_view.py::test_home_asks_before_its_code_is_there_and_each_thing_once[phone]",
        ),
        "parents/ahead.ts",
        "if (me !== undefined || preferences?.isDiscreet) return null;",
        "if (me !== null) return null;",
    ),
    _fault(
        *(
            0,
            "who is discreet is asked for ahead",
            "test_first_view.py::test_what_the_device_keeps_or_hides_is_not_asked_ahead[phone-discreet]",
        ),
        "parents/ahead.ts",
        "if (me !== undefined || preferences?.isDiscreet) return null;",
        "if (me !== undefined) return null;",
    ),
    _fault(
        *(1, "the first words stay at the start", "test_talk.py::test_the_first_night[phone]"),
        "parents/screens/start.tsx",
        "      await sendDraft();\n",
        "",
    ),
    _fault(
        *(2, "a sticker loses its strength", "test_talk.py::test_a_sticker_alone_is_answered[phone]"),
        "parents/components/composer.tsx",
        "void sendSticker(chosen, strength);",
        "void sendSticker(chosen, 3);",
    ),
    _fault(
        *(3, "Safari's Enter sends half a word", "test_talk.py::test_enter_within_a_composition_sends_nothing[desk]"),
        "parents/enter.ts",
        " && key.keyCode !== 229",
        "",
    ),
    Fault(
        4,
        "two taps are two messages",
        "test_talk.py::test_two_taps_are_one_message[phone]",
        (
            ("parents/state/draft.ts", '  isHandedOver = true;\n  draft.set("");\n', "  isHandedOver = true;\n"),
            ("parents/state/outbox.ts", "const ONE_TAP_MS = 400;", "const ONE_TAP_MS = 0;"),
        ),
    ),
    _fault(
        *(5, "each try has a key of its own", "test_talk.py::test_a_line_that_breaks_within_the_answer[phone]"),
        "parents/state/talk.ts",
        "  const { key } = entry;\n",
        "  const key = newKey();\n",
    ),
    _fault(
        *(
            6,
            "who comes back waits for a dead stream",
            "test_talk.py::test_a_page_that_was_frozen_within_the_answer[phone]",
        ),
        "parents/state/talk.ts",
        "isHung: leftAt > 0 && Date.now() - leftAt > AWAY_MS",
        "isHung: false",
    ),
    _fault(
        *(
            7,
            "the draft is not kept",
            "test_talk.py::test_a_page_that_is_killed_while_writing_and_while_sending[phone]",
        ),
        "parents/state/draft.ts",
        "  if (words) storage.keep(",
        "  if (words === name) storage.keep(",
    ),
    _fault(
        *(
            7,
            "the outbox is not read again",
            "test_talk.py::test_a_page_that_is_killed_before_its_words_have_left[phone]",
        ),
        "parents/state/talk.ts",
        "  await outbox.restore();\n",
        "",
    ),
    _fault(
        *(8, "an ended session leaves the page", "test_talk.py::test_a_session_that_ends_while_writing[phone]"),
        "parents/app.tsx",
        'state === "signed-out" && self.isOnboarded !== true',
        'state === "signed-out"',
    ),
    _fault(
        *(9, "the other tab hears nothing", "test_talk.py::test_two_tabs[phone]"),
        "parents/state/talk.ts",
        '  changed: () => tell({ kind: "talk-changed" }),',
        "  changed: () => undefined,",
    ),
    _fault(
        *(10, "a sheet is no step of its own", "test_grove.py::test_back_closes_fruit_sheet_and_menu_in_order[phone]"),
        "shared/router.ts",
        "  history.pushState({ sheet: name,",
        "  history.replaceState({ sheet: name,",
    ),
    _fault(
        *(11, "a family counts as seven", "test_talk.py::test_two_thousand_characters_and_one_more[phone]"),
        "parents/words.ts",
        '[...SEGMENTER.segment(text.normalize("NFKC"))].length',
        'text.normalize("NFKC").length',
    ),
    _fault(
        *(
            12,
            "a name is cut within a family",
            "test_account.py::test_a_nickname_is_taken_or_refused_in_the_servers_words[phone]",
        ),
        "parents/components/profile-part.tsx",
        "    setName(value);",
        "    setName(value.slice(0, 100));",
    ),
    _fault(
        *(
            12,
            "the refusal is in our words",
            "test_account.py::test_a_nickname_is_taken_or_refused_in_the_servers_words[phone]",
        ),
        "parents/components/profile-part.tsx",
        'fault={faultOf(work.error, "nickname")}',
        'fault={faultOf(work.error, "nickname") && "使えない文字があります"}',
    ),
    _fault(
        *(13, "an old light can't be touched", "test_grove.py::test_a_year_of_fruits[phone]"),
        "parents/components/tree-fruits.ts",
        'querySelectorAll("path.fruits")',
        'querySelectorAll("path.none")',
    ),
    _fault(
        *(
            14,
            "midnight is the device's",
            "test_grove.py::test_tokyo_decides_what_day_and_what_light_it_is[phone-America/New_York]",
        ),
        "shared/tokyo.ts",
        "return DAY_MS - ((at.getTime() + OFFSET_MS) % DAY_MS);",
        "return DAY_MS - ((at.getTime() - at.getTimezoneOffset() * 60_000) % DAY_MS);",
    ),
    _fault(
        *(15, "maintenance gives the words back", "test_talk.py::test_maintenance_while_writing[phone]"),
        "parents/state/outbox-rules.ts",
        'return { is: "after-maintenance", until: error.endTime };',
        'return { is: "returned", why: error.message };',
    ),
    _fault(
        *(15, "maintenance is never over", "test_talk.py::test_maintenance_while_writing[phone]"),
        "parents/state/connection.ts",
        "    if (await isOpen()) return;\n",
        "    if (await isOpen()) asked -= 1;\n",
    ),
    _fault(
        *(16, "it knocks again after a second", "test_limits.py::test_too_many_a_minute_waits_and_sends_once[phone]"),
        "parents/state/outbox-rules.ts",
        "afterMs: asked || LONGEST_MS",
        "afterMs: wait",
    ),
    _fault(
        *(
            16,
            "a network that comes back cuts the wait",
            "test_limits.py::test_too_many_a_minute_waits_and_sends_once[phone]",
        ),
        "parents/state/outbox.ts",
        'this.#pause(next.why !== "busy",',
        "this.#pause(true,",
    ),
    _fault(
        *(
            17,
            "coming back counts as paid",
            "test_account.py::test_a_late_webhook_is_waited_for_and_nothing_is_claimed_before[phone]",
        ),
        "parents/state/billing.ts",
        "    if (await isKnownAsPaid()) {",
        "    if ((await isKnownAsPaid()) || now()) {",
    ),
    _fault(
        *(18, "a number can't be called", "test_talk.py::test_help_stands_at_once_and_stays[phone]"),
        "parents/components/safety-card.tsx",
        'line.phone.replace(/-/g, "")',
        "line.phone",
    ),
    _fault(
        *(18, "danger is celebrated", "test_talk.py::test_help_stands_at_once_and_stays[phone]"),
        "parents/state/talk.ts",
        "  const quiet = isQuiet(answer.safety);",
        "  const quiet = isQuiet(null);",
    ),
    _fault(
        *(18, "help is gone after a reload", "test_talk.py::test_help_stands_at_once_and_stays[phone]"),
        "parents/state/exchanges.ts",
        "    safety: entry.safety,",
        "    safety: null,",
    ),
    _fault(
        *(18, "everybody beside may read", "test_talk.py::test_help_that_nobody_beside_may_read[phone]"),
        "parents/state/unfolded.ts",
        "safety !== null && (safety.discreet || preferences.get().isDiscreet)",
        "safety !== null && preferences.get().isDiscreet",
    ),
    _fault(
        *(
            18,
            "the way out leaves the words",
            "test_account.py::test_the_quick_way_out_leaves_nothing_and_back_does_not_return[phone]",
        ),
        "parents/components/quick-exit.tsx",
        "Promise.race([wipeDevice(), rest(PATIENCE_MS)])",
        "Promise.race([rest(PATIENCE_MS)])",
    ),
    _fault(
        *(
            19,
            "the other tab lives on",
            "test_account.py::test_a_good_bye_takes_everything_along_and_leaves_a_blank_device[phone]",
        ),
        "parents/state/device.ts",
        '  tell({ kind: "deleted" });\n',
        "",
    ),
    _fault(
        *(
            19,
            "the device remembers",
            "test_account.py::test_a_good_bye_takes_everything_along_and_leaves_a_blank_device[phone]",
        ),
        "parents/state/device.ts",
        "  await storage.wipe();\n",
        "  await storage.wipe({ keepsDevice: true });\n",
    ),
    _fault(
        *(20, "what is not known is 0", "test_desk.py::test_what_is_not_known_is_a_dash_with_its_reason[desk]"),
        "desk/components/figure.tsx",
        "  if (value !== null) return <>{figureWords(value, form)}</>;",
        "  if (reason === null || value === null) return <>{figureWords(value ?? 0, form)}</>;",
    ),
    _fault(
        *(
            20,
            "a second try tells everybody twice",
            "test_desk.py::test_an_announcement_reaches_two_thousand_once[desk]",
        ),
        "desk/state/key.ts",
        "if (this.#held?.text !== text)",
        "if (text)",
    ),
)
