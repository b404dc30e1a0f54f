import { Socket } from "node:net";
import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { CaCredentials } from "../../src/ca/providers/istio/connector.ts";
import { eventually } from "../support/eventually.ts";
import { clientOf, never, refused, signRequest, startCa } from "./istio-ca.setup.ts";

describe("no answer", () => {
  test("nobody listens: unreachable, connection refused", async () => {
    const ca = await startCa();
    const { client, of } = await clientOf(ca);
    await ca.refuse();
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_UNREACHABLE");
    expect(error.message).toBe(`CA ${ca.endpoint}: connection refused`);
    expect(of("ca.attempt")).toMatchObject([{ attempt: 1, outcome: "CA_UNREACHABLE" }]);
  });

  test("a connection that is taken and left in silence: the deadline names the handshake, no socket stays", async () => {
    const ca = await startCa();
    ca.faults = { connections: "silent" };
    const { client } = await clientOf(ca, { caTimeout: 1_000 });
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_DEADLINE");
    expect(error.message).toBe(
      `CA ${ca.endpoint}: it took the connection and did not finish the TLS handshake within 1s`,
    );
    expect(error.hint).toContain("1337");
    await eventually("the socket's end", () => ca.openConnections === 0);
  });

  test("silence in plaintext: the deadline, and no socket stays", async () => {
    const ca = await startCa({ plaintext: true });
    ca.faults = { connections: "silent" };
    const { client } = await clientOf(ca, { caTimeout: 1_000, caPlaintext: true });
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_DEADLINE",
      `CA ${ca.endpoint}: no answer within 1s`,
    ]);
    await eventually("the socket's end", () => ca.openConnections === 0);
  });

  test("an attempt that a closed channel still makes is refused, before and after it has its socket", async () => {
    const credentials = new CaCredentials(undefined);
    const connector = credentials._createSecureConnector();
    await connector.waitForReady();
    credentials.destroy({ ready: false });
    await expect(connector.waitForReady()).rejects.toThrow("over");
    await expect(connector.connect(new Socket())).rejects.toThrow("over");
  });

  test("a call that hangs: the deadline, with the CA's load as the first guess", async () => {
    const ca = await startCa();
    ca.faults = { hang: true };
    const { client } = await clientOf(ca, { caTimeout: 1_500 });
    const error = await refused(client.sign(await signRequest(), never));
    expect(ca.calls).toHaveLength(1);
    expect([error.code, error.message]).toEqual([
      "CA_DEADLINE",
      `CA ${ca.endpoint}: no answer within 1s500ms`,
    ]);
    expect(error.hint).toMatch(/^check the CA's load/);
  });

  test.each([{ drop: true }, { connections: "reset" } as const])(
    "a connection that is cut (%o): unreachable",
    async (faults) => {
      const ca = await startCa();
      ca.faults = faults;
      const { client } = await clientOf(ca);
      const error = await refused(client.sign(await signRequest(), never));
      expect(error.code).toBe("CA_UNREACHABLE");
      expect(error.message).toMatch(/: the connection (broke|was closed|was reset)/);
    },
  );

  test("a TLS port spoken to in plaintext: unreachable, with TLS as the guess", async () => {
    const ca = await startCa();
    const { client } = await clientOf(ca, { caPlaintext: true });
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_UNREACHABLE");
    expect(error.message).toMatch(/: the connection broke \([A-Za-z ]+( ECONNRESET)?\)$/);
    expect(error.hint).toContain("the port may want TLS");
  });

  test("a caller who gives up gets its own reason, at once, and no socket stays", async () => {
    const ca = await startCa();
    ca.faults = { hang: true };
    const { client, of } = await clientOf(ca, { caTimeout: 60_000 });
    const stop = new AbortController();
    const signing = client.sign(await signRequest(), stop.signal);
    await eventually("the call", () => ca.calls.length === 1);
    stop.abort(new Error("stopping"));
    await expect(signing).rejects.toThrow("stopping");
    await eventually("the socket's end", () => ca.openConnections === 0);
    expect(of("ca.attempt")).toEqual([]);
  });
});

describe("a status of the CA", () => {
  test.each([
    [status.UNAUTHENTICATED, "CA_UNAUTHENTICATED", "it does not accept who we are"],
    [status.PERMISSION_DENIED, "CA_DENIED", "it refuses this identity"],
    [status.INVALID_ARGUMENT, "CA_INVALID_REQUEST", "it refuses the request"],
    [status.OUT_OF_RANGE, "CA_INVALID_REQUEST", "it refuses the request"],
    [status.RESOURCE_EXHAUSTED, "CA_THROTTLED", "it asks for fewer requests"],
    [status.UNIMPLEMENTED, "CA_BAD_RESPONSE", "the server has no istio.v1.auth."],
    [status.INTERNAL, "CA_FAILED", "it failed"],
    [status.UNAVAILABLE, "CA_FAILED", "it failed"],
    [status.UNKNOWN, "CA_FAILED", "it failed"],
    [status.NOT_FOUND, "CA_FAILED", "it failed"],
    [status.DATA_LOSS, "CA_FAILED", "it failed"],
  ])("%i is %s", async (code, expected, words) => {
    const ca = await startCa();
    ca.faults = { status: { code, message: "because" } };
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe(expected);
    expect(error.message).toContain(`CA ${ca.endpoint}: ${words}`);
    expect(error.message).toContain(`${status[code]} "because"`);
    expect(error.hint).toMatch(/\w/);
  });

  test("has its message on one line, cut, without what repaints a terminal", async () => {
    const ca = await startCa();
    const message = `a\n2026-01-01 forged line\u001b[31m\u202e${"x".repeat(1_000)}`;
    ca.faults = { status: { code: status.INTERNAL, message } };
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.message).toContain('INTERNAL "a 2026-01-01 forged line [31m xxx');
    expect(error.message.length).toBeLessThan(400);
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe("an answer that is none", () => {
  const bad = async (faults: Parameters<typeof Object.assign>[0]) => {
    const ca = await startCa();
    ca.faults = faults;
    const { client, of } = await clientOf(ca, { caAttempts: 3 });
    const error = await refused(client.sign(await signRequest(), never));
    expect(of("ca.attempt").map(({ outcome }) => outcome)).toEqual(["CA_BAD_RESPONSE"]);
    expect(error.code).toBe("CA_BAD_RESPONSE");
    expect(error.message).toContain(`CA ${ca.endpoint}: `);
    return error;
  };

  test("no element", async () => {
    expect((await bad({ elements: [] })).message).toContain("holds no certificate");
  });

  test("one element, which istio-agent refuses in the same words", async () => {
    expect((await bad({ elements: ["x"] })).message).toContain("invalid empty CertChain");
  });

  test("bytes that are no protobuf", async () => {
    const error = await bad({ bytes: Buffer.from("<html>hello</html>") });
    expect(error.message).toContain("the answer is no IstioCertificateResponse");
  });

  test("more bytes than any chain has", async () => {
    const error = await bad({ elements: ["x".repeat(5_000_000), "y"] });
    expect(error.message).toContain("its answer is too large");
  });
});
