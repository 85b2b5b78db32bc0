export function Trends(_: { id: string }) { return null; }
