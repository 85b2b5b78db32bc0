/** The target of a quick exit: a page that is unremarkable to have open. */
export const EXIT_ADDRESS = "https://tenki.jp/";
