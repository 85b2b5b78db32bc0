import { render } from "preact";

import { startRouter } from "../shared/router.ts";
import { App } from "./app.tsx";
import { startDevice } from "./state/device.ts";
import { startDiscreet } from "./state/discreet.ts";
import { startPreferences } from "./state/preferences.ts";
import { startWorker } from "./state/worker.ts";

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");

await startPreferences(); // before the first paint: theme, size and hand
startRouter();
startDevice();
await startDiscreet();
render(<App />, root);
startWorker();
