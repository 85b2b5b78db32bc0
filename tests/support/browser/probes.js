// What looks.py asks a page. An expression: the object of the probes.
({
  /** What can be tapped and is smaller than `least` pixels; links in running text are exempt (WCAG 2.5.8). */
  small(least, within) {
    const root = (within && document.querySelector(within)) || document;
    // What stands beside a box to tick can be tapped as well.
    const isTicked = (one) => one.matches("input[type=checkbox], input[type=radio]");
    const isInText = (one) => one.closest("p, .unseen");
    const box = (one) => ((isTicked(one) && one.labels?.[0]) || one).getBoundingClientRect();
    return [...root.querySelectorAll("a[href], button, input:not([type=hidden]), textarea, select, summary, [role=button]")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isInText(one))
      .map((one) => ({ one, width: Math.round(box(one).width), height: Math.round(box(one).height) }))
      .filter(({ width, height }) => width > 1 && height > 1 && Math.min(width, height) < least)
      .map(({ one, width, height }) => {
        const name = (one.ariaLabel || one.textContent || "").trim().slice(0, 12);
        return `${one.tagName} .${one.className} ${name} ${width}x${height}`;
      });
  },

  /** What only its surface tells: buttons with neither words nor a line, chosen ones that look like the others. */
  faceless() {
    const line = (one) => {
      const { borderTopWidth, borderTopStyle, outlineStyle } = getComputedStyle(one);
      return `${borderTopStyle} ${borderTopWidth} ${outlineStyle}`;
    };
    const shown = [...document.querySelectorAll("button")].filter((one) => one.checkVisibility({ visibilityProperty: true }));
    const bare = shown.filter((one) => one.textContent.trim() === "" && /^none| 0px/.test(line(one)));
    const looks = (one) => [one.closest("label"), one.nextElementSibling].filter(Boolean).map(line).join();
    const isSame = (one) => {
      const other = document.querySelector(`input[type=radio][name="${one.name}"]:not(:checked)`);
      return other && looks(one) === looks(other);
    };
    const chosen = [...document.querySelectorAll("input[type=radio]:checked")].filter(isSame);
    const name = (one) => `${one.tagName} .${one.className} ${(one.ariaLabel || one.closest("label")?.textContent || one.textContent || "").trim().slice(0, 12)}`;
    return [...bare.map((one) => `${name(one)} has no line`), ...chosen.map((one) => `${name(one)} looks like the others`)];
  },

  /** What sticks out of the screen sideways, or is cut. */
  overflow() {
    const width = document.documentElement.clientWidth;
    const clips = (one) => /(auto|scroll|hidden|clip)/.test(getComputedStyle(one).overflowX);
    const isClipped = (one) => {
      for (let up = one.parentElement; up && up !== document.body; up = up.parentElement) if (clips(up)) return true;
      return false;
    };
    const seen = [...document.body.querySelectorAll("*")].filter(
      (one) => !one.closest("svg, .unseen") && one.checkVisibility({ visibilityProperty: true }),
    );
    const wide = seen.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.width > 0 && (box.right > width + 1 || box.left < -1) && !isClipped(one);
    });
    const cut = seen.filter(
      (one) => one.matches("button, a, h1, h2, p, label, li") && one.scrollWidth > one.clientWidth + 1 && clips(one),
    );
    const whole = document.scrollingElement.scrollWidth;
    return [
      ...(whole > width + 1 ? [`the page is ${whole} px wide`] : []),
      ...wide.map((one) => `${one.tagName} .${one.className} sticks out`),
      ...cut.map((one) => `${one.tagName} .${one.className} is cut`),
    ];
  },
})
