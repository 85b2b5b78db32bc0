/**
 * The only place that writes markup or loads a worker: our own pictures and /sw.js. The policy's name is in
 * headers.json.
 */
interface Policy {
  createHTML(markup: string): string;
  createScriptURL(address: string): string;
}

const rules: Policy = {
  createHTML(markup) {
    // Accept only our own drawings, without scripts, styles or external resources. `<style>` would violate the CSP;
    // `<use>` may refer only to the drawing's own parts.
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
