import { knownLines, linesVersion } from "../../shared/help-lines.ts";
import { storage } from "../../shared/storage.ts";
import type { Schemas } from "../api.ts";

export type Line = Schemas["KnownLine"];

const NAME = "help";
const ALWAYS = "24時間";
const ORDER = { open: 0, unknown: 1, shut: 2 } as const;

/** Help lines, and whether they have just come from the server. */
export interface HelpLines {
  readonly lines: readonly Line[];
  readonly isFresh: boolean;
}

/** Return lines without a request: the stored answer if it is newer than the lines built into the page, else those. */
export async function keptLines(): Promise<HelpLines> {
  const kept = await storage.get<Schemas["Help"]>(NAME);
  const lines = kept && kept.version > linesVersion ? kept.lines.map(asOfNow) : knownLines(new Date());
  return { lines: inOrder(lines), isFresh: false };
}

/** Ask the server without a session, so that it also works before sign-in and in maintenance. Null on failure. */
export async function askLines(): Promise<HelpLines | null> {
  try {
    const response = await fetch("/api/help", { credentials: "omit" });
    if (!response.ok) return null;
    const help = (await response.json()) as Schemas["Help"];
    await storage.set(NAME, help);
    return { lines: inOrder(help.lines), isFresh: true };
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Verified lines first, then open ones, then those for the most topics. */
export function inOrder(lines: readonly Line[]): readonly Line[] {
  const rank = ({ open_now }: Line) => ORDER[open_now === null ? "unknown" : open_now ? "open" : "shut"];
  const order = (one: Line, other: Line) => rank(one) - rank(other) || other.kinds.length - one.kinds.length;
  const checked = lines.filter(({ is_verified }) => is_verified).sort(order);
  // The server sends hours even for unverified lines.
  const unchecked = lines.filter(({ is_verified }) => !is_verified).map(asUnchecked);
  return [...checked, ...unchecked.sort((one, other) => order(one, other) || one.id.localeCompare(other.id))];
}

/** Remove the hours of an unverified line. */
const asUnchecked = (line: Line): Line => ({ ...line, hours: null, open_now: null });

/** In an old answer, only lines that are always open are known to be open. */
export function asOfNow(line: Line): Line {
  return { ...line, open_now: line.hours === ALWAYS ? true : null };
}
