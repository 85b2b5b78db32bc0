import book from "virtual:help-lines";

import type { components } from "./api/users.d.ts";

type KnownLine = components["schemas"]["KnownLine"];

/** Opening hours in Japan time as "HH:MM"; 24:00 is midnight. Without `month_days`, every day. */
export interface Opening {
  readonly from: string;
  readonly to: string;
  readonly month_days?: readonly number[];
}

export type BookLine = Omit<KnownLine, "open_now"> & {
  readonly windows: readonly Opening[] | null;
};

/** The lines built into the page, in the form of `/api/help`, for use without a network. */
export function knownLines(now: Date): KnownLine[] {
  return book.lines.map(({ windows, ...line }) => ({ ...line, open_now: isOpen(windows, now) }));
}

export const linesVersion = book.version;

/** Whether a line is open; null if its hours are unknown. */
export function isOpen(windows: readonly Opening[] | null, now: Date): boolean | null {
  if (windows === null) return null;
  const { day, time } = inJapan(now);
  return windows.some(({ from, to, month_days: days }) => (!days || days.includes(day)) && from <= time && (to === "24:00" || time < to));
}

function inJapan(now: Date): { day: number; time: string } {
  const [date = "", time = ""] = new Date(now.getTime() + 9 * 3_600_000).toISOString().split("T");
  return { day: Number(date.slice(8)), time: time.slice(0, 5) };
}
