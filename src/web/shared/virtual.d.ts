/** plugins/help-lines.ts makes it of the server's own file. */
declare module "virtual:help-lines" {
  const book: { readonly version: string; readonly lines: readonly import("./help-lines.ts").BookLine[] };
  export default book;
}
