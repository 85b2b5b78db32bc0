import { render } from "preact";

import { startRouter } from "../shared/router.ts";
import { watch } from "./api.ts";
import { App } from "./app.tsx";
import { followTheme } from "./state/theme.ts";

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");

followTheme(); // before the first paint
startRouter();
watch.start();
render(<App />, root);
