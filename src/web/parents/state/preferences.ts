import { storage } from "../../shared/storage.ts";
import { Store } from "../../shared/store.ts";
import { tokyoHour } from "../../shared/tokyo.ts";
import { onTold, tell } from "./device.ts";

/** Preferences for this device. They contain none of the parent's text. */
export interface Preferences {
  readonly theme: "auto" | "light" | "dark";
  readonly size: "small" | "normal" | "large";
  readonly hand: "right" | "left";
  readonly enterSends: boolean;
  readonly isDiscreet: boolean;
  readonly hasQuickExit: boolean;
}

const DEFAULTS: Preferences = {
  theme: "auto",
  size: "normal",
  hand: "right",
  enterSends: true,
  isDiscreet: false,
  hasQuickExit: false,
};
const NAME = "preferences";
const SCALES = { small: "0.9", normal: "1", large: "1.25" } as const;
const EVENING = 19;
const MORNING = 6;

export const preferences = new Store<Preferences>(DEFAULTS);

export async function startPreferences(): Promise<void> {
  await load();
  onTold(({ kind }) => {
    if (kind === "preferences-changed") void load();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
  setInterval(apply, 60_000); // to switch to dark in the evening while the page is open
}

export async function choose(change: Partial<Preferences>): Promise<void> {
  take({ ...preferences.get(), ...change });
  await storage.set(NAME, preferences.get());
  tell({ kind: "preferences-changed" });
}

async function load(): Promise<void> {
  take({ ...DEFAULTS, ...(await storage.get<Partial<Preferences>>(NAME)) });
}

function take(chosen: Preferences): void {
  storage.beDiscreet(chosen.isDiscreet); // before subscribers of the preferences write
  preferences.set(chosen);
  apply();
}

/** The automatic theme is dark if the system's is, or from 19:00 to 6:00 in Tokyo. */
export function isDark(theme: Preferences["theme"], now: Date, systemIsDark: boolean): boolean {
  if (theme !== "auto") return theme === "dark";
  const hour = tokyoHour(now);
  return systemIsDark || hour >= EVENING || hour < MORNING;
}

function apply(): void {
  const { theme, size, hand, isDiscreet } = preferences.get();
  const root = document.documentElement;
  const dark = isDark(theme, new Date(), matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.hand = hand;
  root.style.setProperty("--scale", SCALES[size]);
  document.title = isDiscreet ? "メモ" : "ほめびより";
  const colour = dark ? "#14182b" : "#fbf7ef";
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) meta.content = colour;
}
