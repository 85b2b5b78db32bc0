export function Home({ isTalk }: { isTalk: boolean }) {
  return <main class="page">{isTalk ? "話す" : "木"}</main>;
}
