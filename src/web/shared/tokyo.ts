const ZONE = "Asia/Tokyo";
const DAY_MS = 86_400_000;
/** Japan has no summer time. */
const OFFSET_MS = 9 * 3_600_000;

/** The day in Tokyo, wherever the device is: 2026-11-26. */
export function tokyoDay(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

export function untilTokyoMidnight(at: Date): number {
  return DAY_MS - ((at.getTime() + OFFSET_MS) % DAY_MS);
}

const DAY = new Intl.DateTimeFormat("ja", { timeZone: ZONE, month: "long", day: "numeric", weekday: "short" });
const YEAR_DAY = new Intl.DateTimeFormat("ja", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric" });
const TIME = new Intl.DateTimeFormat("ja", { timeZone: ZONE, hour: "numeric", minute: "2-digit" });

/** 11月26日(木), and with its year where that is not this one. */
export function dayWords(instant: string, now = new Date()): string {
  const at = new Date(instant);
  const isThisYear = tokyoDay(at).slice(0, 4) === tokyoDay(now).slice(0, 4);
  return (isThisYear ? DAY : YEAR_DAY).format(at);
}

export function timeWords(instant: string): string {
  return TIME.format(new Date(instant));
}
