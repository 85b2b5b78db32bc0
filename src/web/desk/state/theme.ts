/** Follow the system's color scheme; the CSS tokens depend on `data-theme`. */
export function followTheme(): void {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => void (document.documentElement.dataset["theme"] = dark.matches ? "dark" : "light");
  dark.addEventListener("change", apply);
  apply();
}
