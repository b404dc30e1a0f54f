import { http } from "../core/node-http.ts";
import { AgentError } from "../core/errors.ts";
import type { Hook } from "./hook.ts";

/** POSTs nothing to `url`, such as Envoy's admin endpoint `drain_listeners`. Any 2xx is well. */
export function urlHook(url: string): Hook {
  return {
    name: "url",
    run: (_rotated, signal) =>
      new Promise((resolve, reject) => {
        const headers = { "content-length": 0 };
        const call = http.request(url, { method: "POST", agent: false, headers, signal });
        // Once the signal has aborted, an error is its echo.
        const fail = (error: Error): void => reject(signal.aborted ? signal.reason : error);
        call.once("error", fail);
        call.once("response", (response) => {
          const { statusCode = 0 } = response;
          const isWell = statusCode >= 200 && statusCode < 300;
          response.once("error", fail);
          response.once("end", () => (isWell ? resolve() : fail(refused(url, statusCode))));
          response.resume();
        });
        call.end();
      }),
  };
}

function refused(url: string, status: number): AgentError {
  return new AgentError("HOOK_FAILED", `POST ${url} was answered with ${status}`, {
    hint: "check --after-rotation-url against what listens there",
  });
}
