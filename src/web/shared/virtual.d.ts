/** Generated from the server's file by plugins/help-lines.ts. */
declare module "virtual:help-lines" {
  const book: { readonly version: string; readonly lines: readonly import("./help-lines.ts").BookLine[] };
  export default book;
}
