/** Where a quick exit leads: a page that anybody may have open. */
export const EXIT_ADDRESS = "https://tenki.jp/";
