import { workerAddress } from "../../shared/trusted.ts";

/** Register the service worker for offline use, once this page has loaded. */
export function startWorker(): void {
  if (!("serviceWorker" in navigator)) return;
  const register = () => {
    navigator.serviceWorker.register(workerAddress(), { updateViaCache: "none" }).catch(() => undefined); // none in private windows
  };
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
