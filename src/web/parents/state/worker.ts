import { workerAddress } from "../../shared/trusted.ts";

/** Let the worker keep the pages for a time without a network, once this page has all that it needs itself. */
export function startWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  const register = () => {
    navigator.serviceWorker.register(workerAddress(), { updateViaCache: "none" }).catch(() => undefined); // a private window has none
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
