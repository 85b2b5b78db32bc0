const DAY_MS = 86_400_000;
/** Japan has no daylight saving time. */
const OFFSET_MS = 9 * 3_600_000;

/** The day in Tokyo, regardless of the device's time zone: 2026-11-26. */
export function tokyoDay(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10);
}

export function untilTokyoMidnight(at: Date): number {
  return DAY_MS - ((at.getTime() + OFFSET_MS) % DAY_MS);
}

const WEEKDAYS = ["日", "月", "火", "水", "木", "金", "土"];

/**
 * The date and time in Tokyo. Computed by hand: the first use of Intl's dates takes 160 ms on a slow phone, before the
 * first paint.
 */
function inTokyo(at: Date) {
  const moved = new Date(at.getTime() + OFFSET_MS);
  return {
    year: moved.getUTCFullYear(),
    day: `${moved.getUTCMonth() + 1}月${moved.getUTCDate()}日`,
    weekday: WEEKDAYS[moved.getUTCDay()] ?? "",
    hour: moved.getUTCHours(),
    minute: moved.getUTCMinutes(),
  };
}

export const tokyoHour = (at: Date): number => inTokyo(at).hour;

/** 11月26日(木), or with the year if it is not the current one. */
export function dayWords(instant: string, now = new Date()): string {
  const { year, day, weekday } = inTokyo(new Date(instant));
  return year === inTokyo(now).year ? `${day}(${weekday})` : `${year}年${day}`;
}

export function timeWords(instant: string): string {
  const { hour, minute } = inTokyo(new Date(instant));
  return `${hour}:${String(minute).padStart(2, "0")}`;
}
