/** The pan and zoom of a picture that always fills its window. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: View = { x: 0, y: 0, scale: 1 };
export const MOST = 6;

/** Zoom around a point of the window, which stays in place. */
export function zoomAt(view: View, factor: number, at: { readonly x: number; readonly y: number }, box: Box): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  const real = scale / view.scale;
  return within({ x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real, scale }, box);
}

export function moveBy(view: View, dx: number, dy: number, box: Box): View {
  return within({ ...view, x: view.x + dx, y: view.y + dy }, box);
}

function within({ x, y, scale }: View, { width, height }: Box): View {
  return { x: between(width * (1 - scale), x, 0), y: between(height * (1 - scale), y, 0), scale };
}

const between = (least: number, value: number, most: number): number => Math.min(most, Math.max(least, value)) || 0;
