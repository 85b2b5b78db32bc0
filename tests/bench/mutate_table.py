"""Data for `mutate.py`: modules, the tests that must detect their faults, and faults without effect."""

CARE = [f"chat/test_care_{name}.py" for name in ("stands", "slots", "talk", "kinds", "turns")]
# Tests of reading a single message, and of replies to a danger that is happening now.
READ = ["care/test_follow_up_direct.py", *(f"chat/test_care_{name}.py" for name in ("denials", "whose", "urgent"))]
NOW = ["chat/test_care_fumes.py", "chat/test_care_outright.py", "chat/test_care_tonight.py", "chat/test_care_scene.py"]
# Modules and their tests, the fastest first.
TESTS = {
    "ai/bedrock/spending.py": ["ai/test_bedrock_spending.py"],
    "ai/offline/care.py": ["ai/test_offline_care.py", *CARE],
    "base/cursor.py": ["base/test_base.py"],
    "base/signing.py": ["base/test_base.py"],
    "billing/cancellation.py": ["billing/test_leaving.py", "billing/test_cancellation.py"],
    "billing/checkout.py": ["billing/test_opening.py", "billing/test_memory.py", "billing/test_checkout.py"],
    "billing/models.py": ["billing/test_rows.py"],
    "billing/repository.py": [
        "billing/test_stored.py",
        "billing/test_repository.py",
        "billing/test_life.py",
        "admin/test_feedback.py",
        "billing/test_cancellation.py",
    ],
    "billing/rules.py": ["billing/test_rules.py"],
    "billing/service.py": [
        "billing/test_reconcile.py",
        "billing/test_following.py",
        "billing/test_life.py",
        "webhook/test_events.py",
        "webhook/test_resync.py",
    ],
    "billing/transitions.py": ["billing/test_transitions.py"],
    "care/acts/imminent.py": ["care/test_imminent.py", *NOW, "care/test_scripts.py", *CARE],
    "care/answers/guidance.py": [
        "care/test_guidance.py",
        "care/test_guidance_ranked.py",
        "care/test_guidance_steps.py",
    ],
    "care/mark.py": ["care/test_state.py", "chat/test_care_memory.py", "chat/test_care_ends.py"],
    "care/reading/follow_ups.py": ["care/test_follow_ups_settled.py", *READ, "care/test_follow_ups.py", *CARE],
    "care/reading/over_two.py": ["chat/test_care_over_two.py", *CARE],
    "care/reading/partner_hand.py": ["chat/test_care_partner_hand.py", *CARE],
    "care/reading/perils.py": ["chat/test_care_strangers.py", *CARE],
    "care/reading/urgent.py": ["care/test_urgent.py"],
    "care/reading/whose.py": ["care/test_whose.py"],
    "care/state.py": ["care/test_state.py", "care/test_imminent.py", "chat/test_care_whose.py"],
    "chat/admission.py": ["chat/test_admission.py", "chat/test_spending.py", "chat/test_costs.py"],
    "chat/answer.py": ["chat/test_answer.py", "recall/test_recalling.py", "chat/test_group.py", "chat/test_budget.py"],
    "chat/care/aside.py": ["chat/test_care_aside.py", *CARE],
    **{
        f"chat/care/{name}.py": ["chat/test_care_reading.py", *CARE]
        for name in (
            *("talk", "outside", "opening", "accumulation", "topic", "misheard", "ongoing"),
            *("utterance", "matter", "grounds"),
        )
    },
    "chat/care/disowned.py": [
        "chat/test_care_doubted.py",
        "chat/test_care_sounds.py",
        "chat/test_care_put_right.py",
        "chat/test_care_believed.py",
        "chat/test_care_misheard.py",
        *CARE,
    ],
    "chat/care/doubts.py": ["chat/test_care_doubted.py", "chat/test_care_ready.py", "chat/test_care_alone.py", *CARE],
    "chat/care/endangered.py": ["chat/test_care_endangered.py", "chat/test_care_endangered_told.py"],
    "chat/care/evidence.py": ["chat/test_care_evidence.py", *CARE],
    "chat/care/level.py": ["chat/test_care_level.py", *CARE],
    "chat/care/memory.py": ["chat/test_care_memory.py", *CARE],
    "chat/care/over_two.py": ["chat/test_care_over_two.py", *CARE],
    "chat/care/place.py": ["chat/test_care_place.py", *CARE],
    "chat/care/sounds.py": ["chat/test_care_sounds.py", "chat/test_care_put_right.py", "chat/test_care_theme.py"],
    "chat/care/standing.py": ["chat/test_care_standing.py", *CARE],
    "chat/care/subject.py": ["chat/test_care_subject_kinds.py", "chat/test_care_subject_signs.py"],
    "chat/rules.py": ["chat/test_rules.py", "chat/test_activity.py", "chat/test_budget.py"],
    "http/auth.py": ["http/test_auth.py", "http/test_tokens.py"],
    "memory/recalling.py": ["memory/test_recalling.py", "recall/test_recalled_details.py", "recall/test_recalling.py"],
    "memory/standing.py": ["memory/test_standing.py"],
    "notification/rules.py": ["notification/test_rules.py"],
    "ops/allowance.py": ["ops/test_allowance_row.py", "ops/test_allowance.py"],
    "ops/ratelimit.py": ["ops/test_ratelimit.py"],
    "payments/port.py": ["payments/test_shapes.py"],
    "payments/shapes.py": ["payments/test_shapes.py"],
    "payments/signature.py": ["webhook/test_transport.py"],
    "payments/stripe.py": ["contract/test_payments.py"],
    "session/rules.py": ["session/test_rules.py"],
    "tree/rules.py": ["tree/test_rules.py"],
    "user/rules.py": ["user/test_users.py"],
    "webhook/notices.py": ["webhook/test_notices.py"],
    "webhook/service.py": [
        "webhook/test_events.py",
        "webhook/test_trouble.py",
        "webhook/test_resync.py",
        "webhook/test_transport.py",
    ],
}
# Tests of plain functions. They run without tests/conftest.py, which loads the whole product.
PLAIN = {
    *CARE,
    *READ,
    *NOW,
    "ai/test_offline_care.py",
    "care/test_follow_ups.py",
    "care/test_follow_ups_settled.py",
    "care/test_imminent.py",
    "care/test_scripts.py",
    "care/test_state.py",
    "care/test_urgent.py",
    "care/test_whose.py",
    *(
        f"chat/test_care_{name}.py"
        for name in (
            "alone",
            "believed",
            "endangered",
            "endangered_told",
            "ends",
            "evidence",
            "level",
            "memory",
            "misheard",
        )
    ),
    *(
        f"chat/test_care_{name}.py"
        for name in ("doubted", "place", "reading", "ready", "subject_kinds", "subject_signs")
    ),
    *(f"chat/test_care_{name}.py" for name in ("over_two", "partner_hand", "standing", "strangers")),
    "chat/test_answer.py",
    "recall/test_recalled_details.py",
    "memory/test_recalling.py",
    "memory/test_standing.py",
    "billing/test_following.py",
    "billing/test_leaving.py",
    "billing/test_opening.py",
    "billing/test_reconcile.py",
    "billing/test_rows.py",
    "billing/test_rules.py",
    "billing/test_stored.py",
    "billing/test_transitions.py",
    "payments/test_shapes.py",
    "webhook/test_notices.py",
}
# Faults without an observable effect, by module, with the reason.
EQUIVALENT: dict[str, dict[str, str]] = {
    "base/signing.py": {"1024  ->  1025  in  _LONGEST = 1_024": "no base64 is 1,025 letters long"},
    "billing/checkout.py": {
        '16  ->  17  in  return IdempotentRequest(user_id, f"checkout {window} {digest[:16]}", digest)': (
            "a name that no other request has, when longer"
        ),
        "raise AssertionError('the last try returns or raises')  ->  pass"
        '  in  raise AssertionError("the last try returns or raises")': "never reached",
    },
    "care/acts/imminent.py": {
        "0  ->  1  in  if own and own[0] in smoke.ACTS and Sign.CALLED not in care.stands:": (
            "where a room fills, both of the pair are one act"
        ),
        "0  ->  1  in  yield from smoke.until_out(care, own[0], _answer(care, things))": "the same",
    },
    "care/reading/over_two.py": {"400  ->  401  in  _READ = 400": "bounds the work; any length near it would do"},
    "care/reading/partner_hand.py": {"1000  ->  1001  in  _READ = 1_000": "the same"},
    "care/reading/perils.py": {"1000  ->  1001  in  _READ = 1_000": "the same"},
    "chat/care/disowned.py": {"2000  ->  2001  in  _READ = 2_000": "bounds the work; any length near it would do"},
    "chat/care/endangered.py": {
        "grounds.kinds <= _MAY_BE_HIT  ->  grounds.kinds < _MAY_BE_HIT"
        "  in  return is_told and not is_left and grounds.kinds <= _MAY_BE_HIT": "two kinds are never all of them",
        "grounds.kinds <= _WRITERS_OR_CHILDS  ->  grounds.kinds < _WRITERS_OR_CHILDS"
        "  in  if known & _DONE_TO_CHILD or not grounds.kinds & OF_CHILDREN"
        " or not grounds.kinds <= _WRITERS_OR_CHILDS:": "the same",
        "grounds.kinds <= _WRITERS_OR_CHILDS | {RiskKind.THIRD_PARTY}"
        "  ->  grounds.kinds < _WRITERS_OR_CHILDS | {RiskKind.THIRD_PARTY}"
        "  in  if is_told and grounds.kinds <= _WRITERS_OR_CHILDS | {RiskKind.THIRD_PARTY}:": "the same",
    },
    "chat/care/subject.py": {
        "grounds.kinds <= _ABOUT_A_CHILD  ->  grounds.kinds < _ABOUT_A_CHILD"
        "  in  if is_of_child and grounds.kinds <= _ABOUT_A_CHILD:": "two kinds are never all of them",
        "grounds.kinds <= _MAY_BE_OTHERS  ->  grounds.kinds < _MAY_BE_OTHERS"
        "  in  hears = Sign.VOICES in signs and known >= _HEARS_OF_CHILD"
        " and grounds.kinds <= _MAY_BE_OTHERS": "the same",
        "grounds.kinds <= _MAY_BE_OTHERS  ->  grounds.kinds < _MAY_BE_OTHERS"
        "  in  return bool(signs & _MENTIONS_OTHER) and Sign.TOLD in known"
        " and grounds.kinds <= _MAY_BE_OTHERS": "the same",
        "grounds.kinds <= _GUESSED_KINDS  ->  grounds.kinds < _GUESSED_KINDS"
        "  in  if not grounds.kinds <= _GUESSED_KINDS"
        " or signs & {Sign.DENIED, *_ENDS_OWN, *_NEAR_DEATH - {Sign.DEATH_NAMED}}:": "the same",
    },
    "ops/allowance.py": {
        "10  ->  11  in  _UNREADABLE = 10**15": "more than any limit, as before",
        "15  ->  16  in  _UNREADABLE = 10**15": "the same",
        "8  ->  9  in  holder = secrets.token_hex(8)": "a name that nobody else has is as good when longer",
    },
    "payments/stripe.py": {
        "10  ->  11  in  _SEARCH_LAG = timedelta(minutes=10)": "many times the minute that Stripe names, as before",
        '8  ->  9  in  return "-".join((*about, secrets.token_hex(8)))': "a key that nobody else has, when longer",
    },
    "session/rules.py": {"120  ->  121  in  LONGEST_RETURN_PATH = 120": "bounds a cookie; any length near it would do"},
}
