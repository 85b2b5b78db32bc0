const ZONE = "Asia/Tokyo";
const MOMENT = new Intl.DateTimeFormat("ja", { timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const CLOCK = new Intl.DateTimeFormat("ja", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("ja", { timeZone: ZONE, month: "numeric", day: "numeric", weekday: "short" });

/** 2026/11/26(木) 13:05, in Japan wherever the operator is. */
export const momentWords = (instant: string): string => MOMENT.format(new Date(instant));

/** 13:05:09 in Japan. */
export const clockWords = (milliseconds: number): string => CLOCK.format(milliseconds);

/** 11/26(木) of 2026-11-26. */
export const dayWords = (day: string): string => DAY.format(new Date(`${day}T00:00:00+09:00`));

/** What `<input type="datetime-local">` gives, read as Japan's time: 2026-12-01T02:00 is 2026-12-01T02:00:00+09:00; null for nothing. */
export const instantOf = (local: string): string | null => (local === "" ? null : `${local.slice(0, 16)}:00+09:00`);

/** The month in Japan: 2026-11. */
export const monthOf = (at: Date): string => new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 7);
