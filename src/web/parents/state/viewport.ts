/** Set custom properties to the area above the on-screen keyboard: iOS moves the page and resizes nothing. */
export function startViewport(): void {
  const view = window.visualViewport;
  if (!view) return;
  const { style } = document.documentElement;
  const follow = () => {
    if (view.scale > 1.01) return; // pinch zoom, not the keyboard
    style.setProperty("--view-height", `${view.height}px`);
    style.setProperty("--view-top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", follow);
  view.addEventListener("scroll", follow);
  follow();
}
