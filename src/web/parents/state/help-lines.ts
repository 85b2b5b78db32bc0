import { knownLines, linesVersion } from "../../shared/help-lines.ts";
import { storage } from "../../shared/storage.ts";
import type { Schemas } from "../api.ts";

export type Line = Schemas["KnownLine"];

const NAME = "help";
const ALWAYS = "24時間";
const ORDER = { open: 0, unknown: 1, shut: 2 } as const;

/** Lines to show, and whether the server has just said them. */
export interface HelpLines {
  readonly lines: readonly Line[];
  readonly isFresh: boolean;
}

/** What is known without asking: the answer that the device kept, or the lines of the page itself if they are newer. */
export async function keptLines(): Promise<HelpLines> {
  const kept = await storage.get<Schemas["Help"]>(NAME);
  const lines = kept && kept.version > linesVersion ? kept.lines.map(asOfNow) : knownLines(new Date());
  return { lines: inOrder(lines), isFresh: false };
}

/** Ask the server, without a session: also before the sign-in, and in a maintenance. Null where nobody answers. */
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

/** Those that somebody has checked; among them those that are open now first, and what helps with most things before the rest. */
export function inOrder(lines: readonly Line[]): readonly Line[] {
  const rank = ({ open_now }: Line) => ORDER[open_now === null ? "unknown" : open_now ? "open" : "shut"];
  const order = (one: Line, other: Line) => rank(one) - rank(other) || other.kinds.length - one.kinds.length;
  const checked = lines.filter(({ is_verified }) => is_verified).sort(order);
  // Told by the server they come as if it were known who is open.
  const unchecked = lines.filter(({ is_verified }) => !is_verified).map(asUnchecked);
  return [...checked, ...unchecked.sort((one, other) => order(one, other) || one.id.localeCompare(other.id))];
}

/** Nothing is said of when somebody answers there. */
const asUnchecked = (line: Line): Line => ({ ...line, hours: null, open_now: null });

/** Of an old answer it is not known what is open, but for what always is. */
export function asOfNow(line: Line): Line {
  return { ...line, open_now: line.hours === ALWAYS ? true : null };
}
