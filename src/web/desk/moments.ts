const ZONE = "Asia/Tokyo";
const MOMENT = new Intl.DateTimeFormat("ja", { timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const CLOCK = new Intl.DateTimeFormat("ja", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("ja", { timeZone: ZONE, month: "numeric", day: "numeric", weekday: "short" });

/** 2026/11/26(木) 13:05, in Japan time regardless of the operator's time zone. */
export const momentWords = (instant: string): string => MOMENT.format(new Date(instant));

/** 13:05:09 in Japan time. */
export const clockWords = (milliseconds: number): string => CLOCK.format(milliseconds);

/** Format 2026-11-26 as 11/26(木). */
export const dayWords = (day: string): string => DAY.format(new Date(`${day}T00:00:00+09:00`));

/**
 * Read the value of `<input type="datetime-local">` as Japan time: 2026-12-01T02:00 is 2026-12-01T02:00:00+09:00.
 * Return null if it is empty.
 */
export const instantOf = (local: string): string | null => (local === "" ? null : `${local.slice(0, 16)}:00+09:00`);

/** The month in Japan time: 2026-11. */
export const monthOf = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 7);
