import type * as Http from "node:http";
import { createRequire } from "node:module";

/** Not by `import`: for that Node 24 evaluates every export of the module, WebSocket and fetch with it. */
export const http: typeof Http = createRequire(import.meta.url)("node:http");
