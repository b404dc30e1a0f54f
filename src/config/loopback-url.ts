import { kindOf } from "./kind-of.ts";
import type { Kind } from "./setting.ts";

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Plain HTTP on the loopback, which the containers of a pod share. Not beyond it: the request has no
 * proof of who sends it, and a slip of the host would act on somebody else's Envoy. Without a
 * password, since settings are shown.
 */
export const loopbackUrl: Kind<string> = kindOf(
  "URL",
  "an http URL on the loopback, such as http://127.0.0.1:9901/rotated",
  (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url?.protocol !== "http:" || !LOOPBACK.test(url.hostname)) return undefined;
    return url.username === "" && url.password === "" ? url.href : undefined;
  },
);
