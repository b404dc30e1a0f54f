import { describe, expect, test } from "vitest";
import { AgentError, toAgentError } from "../../../src/core/errors.ts";

describe("an agent error", () => {
  test("describes itself in one line: code, message, hint", () => {
    expect(new AgentError("CA_DENIED", "refused", { hint: "ask the owner" }).describe()).toBe(
      "CA_DENIED: refused (ask the owner)",
    );
    expect(new AgentError("CA_DENIED", "refused").describe()).toBe("CA_DENIED: refused");
  });

  test("ends the process with 2 for settings, with 1 for what failed while running", () => {
    expect(new AgentError("INVALID_VALUE", "no").exitCode).toBe(2);
    expect(new AgentError("UNCAUGHT", "no").exitCode).toBe(1);
    expect(new AgentError("CA_DEADLINE", "no").exitCode).toBe(1);
  });

  test("carries its cause and the server's wish, and is an Error", () => {
    const cause = new Error("why");
    const error = new AgentError("CA_THROTTLED", "slow down", { cause, retryAfterMs: 5 });
    expect(error).toBeInstanceOf(Error);
    expect(error.cause).toBe(cause);
    expect(error.retryAfterMs).toBe(5);
    expect("cause" in new AgentError("CA_FAILED", "no cause")).toBe(false);
  });
});

describe("anything thrown, as an agent error", () => {
  test("is left alone when it is one", () => {
    const error = new AgentError("CA_TLS", "handshake");
    expect(toAgentError(error, "CA_FAILED")).toBe(error);
  });

  test("keeps message and cause, and gets the code given, or UNCAUGHT", () => {
    const thrown = new TypeError("x is not a function");
    expect(toAgentError(thrown)).toMatchObject({
      code: "UNCAUGHT",
      message: thrown.message,
      cause: thrown,
    });
    expect(toAgentError("a string", "CA_FAILED")).toMatchObject({
      code: "CA_FAILED",
      message: "a string",
    });
    expect(toAgentError(undefined)).toMatchObject({ message: "undefined" });
  });
});
