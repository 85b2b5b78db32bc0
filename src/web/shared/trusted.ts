/** The only door for markup: our own pictures, and the worker's address. The policy's name stands in headers.json. */
interface Policy {
  createHTML(markup: string): string;
  createScriptURL(address: string): string;
}

const rules: Policy = {
  createHTML(markup) {
    // Our own drawing, without anything that runs, styles or loads. `<style>` alone would break the CSP; `<use>` is of its own parts.
    const isOurs = markup.startsWith("<svg") && !/<(?:script|style|foreignObject|image|a|iframe)\b|<use(?! href="#)|\son\w+=|javascript:/i.test(markup);
    if (!isOurs) {
      throw new TypeError("this is no picture of ours");
    }
    return markup;
  },
  createScriptURL(address) {
    if (address !== "/sw.js") throw new TypeError("this is no worker of ours");
    return address;
  },
};

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: Policy): Policy };
  }
}

const policy: Policy = window.trustedTypes?.createPolicy("tree", rules) ?? rules;

export function drawInto(element: Element, svg: string): void {
  // eslint-disable-next-line no-restricted-properties
  element.innerHTML = policy.createHTML(svg);
}

export function workerAddress(): string {
  return policy.createScriptURL("/sw.js");
}
