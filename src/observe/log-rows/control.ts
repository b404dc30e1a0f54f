import type { LogRows } from "./row.ts";

export const controlRows: LogRows<"control.listening" | "control.failed" | "control.request"> = {
  "control.listening": {
    level: "info",
    component: "control",
    message: "the control socket is there",
    fields: { path: (e) => e.path },
  },
  "control.failed": {
    level: "warn",
    component: "control",
    message: "there is no control socket yet; SDS goes on",
    fields: { err: (e) => e.error },
  },
  "control.request": {
    level: "info",
    component: "control",
    message: "the agent was told to do something by its control socket",
    fields: { verb: (e) => e.verb, outcome: (e) => e.outcome, detail: (e) => e.detail },
  },
};

export const takeoverRows: LogRows<
  "takeover.waiting" | "takeover.done" | "takeover.asked" | "takeover.unanswered"
> = {
  "takeover.waiting": {
    level: "info",
    component: "agent",
    message: "another server has the socket; it is taken over once this agent has its secrets",
    fields: { path: (e) => e.path },
  },
  "takeover.done": {
    level: "info",
    component: "agent",
    message: "the socket was taken over",
    fields: { path: (e) => e.path, reason: (e) => e.reason },
  },
  "takeover.asked": {
    level: "info",
    component: "agent",
    message: "the agent that had the socket was asked to leave, and does",
    fields: { path: (e) => e.path },
  },
  "takeover.unanswered": {
    level: "warn",
    component: "agent",
    message:
      "the server that had the socket cannot be asked to leave: it keeps its clients until they leave",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
};
