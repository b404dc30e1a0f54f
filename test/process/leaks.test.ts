import { status } from "@grpc/grpc-js";
import { createPrivateKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import {
  bytesNeedles,
  findLeaks,
  keyNeedles,
  type Needle,
  tokenNeedles,
} from "../support/leaks.ts";
import { nodeAgent, removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import type { SdsResponse, SdsStream } from "../support/sds-client.ts";
import { caEnvironment, jwt, runToEnd, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** A key that nobody serves. */
const ownKey = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();

const DEV_TOKEN = "a-development-token-that-nobody-may-see";
const BAD_TOKEN = "a-token-that-is-refused-and-not-to-be-seen";
const HEADER = "a-header-value-that-is-a-secret-as-well";
const GENERIC = "a-generic-secret-that-one-filter-may-see";

/** Everything that was said, and everything that may not have been. */
class Search {
  readonly #said: string[] = [];
  readonly needles: Needle[] = [];
  keys = 0;

  hear(text: string): void {
    this.#said.push(text);
  }

  key(pem: string): void {
    this.keys += 1;
    this.needles.push(...keyNeedles(`key ${this.keys}`, pem));
  }

  token(what: string, token: string): void {
    this.needles.push(...tokenNeedles(what, token));
  }

  bytes(what: string, bytes: Uint8Array): void {
    this.needles.push(...bytesNeedles(what, Buffer.from(bytes)));
  }

  /** The private key in a response to `default`. */
  response({ secrets: [secret] }: SdsResponse): string {
    const pem = Buffer.from(secret?.tlsCertificate?.privateKey?.inlineBytes ?? []).toString();
    this.key(pem);
    return pem;
  }

  get text(): string {
    return this.#said.join("\n");
  }

  /** What leaked, and the start of the line where. */
  get leaks(): string[] {
    return this.#said.flatMap((said) =>
      said.split("\n").flatMap((line) => {
        const found = findLeaks(line, this.needles).join(", ");
        return found === "" ? [] : [`${found} in: ${line.slice(0, 160)}`];
      }),
    );
  }
}

interface Variant {
  readonly keyType: "ecdsa-p256" | "rsa-2048";
  readonly pkcs8: boolean;
  readonly auth: "jwt" | "dev-token";
}

const variants: readonly Variant[] = [
  { keyType: "ecdsa-p256", pkcs8: false, auth: "jwt" },
  { keyType: "ecdsa-p256", pkcs8: true, auth: "dev-token" },
  { keyType: "rsa-2048", pkcs8: false, auth: "dev-token" },
  { keyType: "rsa-2048", pkcs8: true, auth: "jwt" },
];

/** `node-agent ca`, what it was given and what an agent needs of it. */
async function startCa(search: Search, auth: Variant["auth"]) {
  const folder = temporaryFolder();
  const { token, flags } = await credentialsFor(auth, folder);
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, token);
  search.token("the token", token);
  const rootFile = join(folder, "root.pem");
  const state = join(folder, "ca");
  const common = ["--listen", "127.0.0.1:0", "--ca-dir", state, "--root-out", rootFile];
  const process = nodeAgent(["ca", ...common, ...flags], { cwd: folder });
  const [, address = ""] = await process.printed(/listening.*?(127\.0\.0\.1:\d+)/);
  for (const key of privateKeysBelow(state)) search.key(key);
  return { process, address, rootFile, tokenFile, folder };
}

async function credentialsFor(auth: Variant["auth"], folder: string) {
  if (auth === "dev-token") {
    const file = join(folder, "dev-token");
    writeFileSync(file, DEV_TOKEN);
    return { token: DEV_TOKEN, flags: ["--dev-token-file", file] };
  }
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwks = join(folder, "jwks.json");
  const keys = [{ ...(await exportJWK(publicKey)), kid: "one", alg: "ES256" }];
  writeFileSync(jwks, JSON.stringify({ keys }));
  const token = await new SignJWT({})
    .setProtectedHeader({ alg: "ES256", kid: "one" })
    .setSubject("system:serviceaccount:demo:web")
    .setAudience("istio-ca")
    .setExpirationTime("1h")
    .sign(privateKey);
  return { token, flags: ["--jwks", jwks] };
}

function privateKeysBelow(folder: string): string[] {
  const block = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----\n/g;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap(
      (entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").match(block) ?? [],
    );
}

/** At SIGUSR2 the agent throws what stands in the file of the variable QUOTED. */
const CRASH = `--import=data:text/javascript,${encodeURIComponent(
  `import { readFileSync } from "node:fs";
   process.on("SIGUSR2", () => { throw new Error(readFileSync(process.env.QUOTED, "utf8")); });`,
)}`;

/** Short lives: a renewal after each two seconds. */
const ROTATING = ["--ttl", "20s", "--grace-period-ratio", "0.9", "--min-renew-interval", "500ms"];

async function pages(search: Search, agent: TestAgent): Promise<void> {
  for (const path of ["/", "/metrics", "/stats/prometheus"]) {
    search.hear(await (await fetch(await agent.url(path))).text());
  }
  for (const probe of ["startup", "ready", "live"] as const) {
    search.hear(JSON.stringify(await agent.health(probe)));
  }
  for (const path of ["/", "/debug/sds", "/debug/config", "/debug/logging"]) {
    search.hear(await (await fetch(await agent.adminUrl(path))).text());
  }
}

/** Takes the next version of the certificate, and notes its key. */
async function served(search: Search, stream: SdsStream): Promise<string> {
  return search.response(await stream.take());
}

/** Ticket keys that were made, until one of them was dropped, and a generic secret. */
async function furtherServed(search: Search, agent: TestAgent): Promise<void> {
  const tickets = agent.client().open(["session-ticket-keys"]);
  for (let i = 0; i < 4; i += 1) {
    const { secrets } = await tickets.take();
    for (const { inlineBytes } of secrets[0]?.sessionTicketKeys?.keys ?? []) {
      expect(inlineBytes).toHaveLength(80);
      search.bytes("a ticket key", inlineBytes ?? new Uint8Array());
    }
  }
  const { secrets } = await agent.client().open(["hmac"]).take();
  const value = secrets[0]?.genericSecret?.secret?.inlineBytes ?? new Uint8Array();
  expect(Buffer.from(value).toString()).toBe(GENERIC);
}

async function crash(search: Search, agent: TestAgent, quoted: string): Promise<void> {
  writeFileSync(join(agent.folder, "quoted"), quoted);
  agent.process.child.kill("SIGUSR2");
  expect(await agent.process.exited).toEqual({ code: 1, signal: null });
  search.hear(agent.process.output);
}

/** Two rotations, NACKs that quote keys, a refused token, a crash; with our own CA. */
async function withOurCa(search: Search, { keyType, pkcs8, auth }: Variant): Promise<void> {
  const ca = await startCa(search, auth);
  search.token("the header", HEADER);
  search.token("the refused token", BAD_TOKEN);
  const folder = temporaryFolder();
  const env = {
    CA_ADDR: ca.address,
    CA_ROOT_CA: ca.rootFile,
    CA_HEADER_AUTH: HEADER,
    NODE_AGENT_TOKEN_PATH: ca.tokenFile,
    POD_NAMESPACE: "demo",
    SERVICE_ACCOUNT: "web",
    PKCS8_KEY: String(pkcs8),
    NODE_OPTIONS: CRASH,
    QUOTED: join(folder, "quoted"),
  };
  const args = ["--log-level", "debug", "--key-type", keyType, "--retry-cap", "1s", ...ROTATING];
  const generic = join(folder, "hmac");
  writeFileSync(generic, GENERIC);
  search.token("the generic secret", GENERIC);
  const further = ["--ticket-keys-interval", "1s", "--generic-secret", `hmac=${generic}`];
  const agent = new TestAgent({ folder, env, args: [...args, ...further, "--ca-attempts", "1"] });
  const config = await runToEnd(["config", "--dev-tokn", BAD_TOKEN, "--ca-header", BAD_TOKEN], {
    env,
  });
  search.hear(config.stdout + config.stderr);
  for (const form of ["table", "yaml", "json"]) {
    const { stdout, stderr } = await runToEnd(["config", "-o", form], { env });
    search.hear(stdout + stderr);
  }

  await agent.ready();
  await furtherServed(search, agent);
  await pages(search, agent);
  const stream = agent.client().open(["default"]);
  await served(search, stream);
  await served(search, stream);
  const response = await stream.next(30_000);
  const key = search.response(response);
  stream.nack(response, `Failed to load private key from <inline>: ${quotes(key).join(" ")}`);
  await agent.logged("sds.nack");
  const rude = agent.client().open([key], `node ${key}`);
  await agent.logged("sds.unknown_name");
  rude.send({ names: [key], typeUrl: `type.googleapis.com/${key}` });
  await rude.end();

  writeFileSync(ca.tokenFile, BAD_TOKEN);
  // The key that is served is used in a handshake then.
  const { reason, outcome } = await agent.logged("ca.mtls_renewal");
  expect([reason, outcome]).toEqual(["refused", "ok"]);
  await pages(search, agent);
  await crash(search, agent, quotes(key).join("\n"));
  await ca.process.stop();
  search.hear(ca.process.output);
}

/** A CA whose errors and answers quote what it was sent, and more. */
async function withBadCa(search: Search, { keyType, pkcs8 }: Variant): Promise<void> {
  const ca = await FaultCa.start();
  try {
    const folder = temporaryFolder();
    const env = caEnvironment(ca, folder);
    const token = jwt({ nonce: "of this run" });
    writeFileSync(join(folder, "token"), token);
    search.token("the token of the second agent", token);
    const message = `invalid bearer token ${token} (Authorization: Bearer ${token})`;
    ca.faults = { status: { code: status.UNAUTHENTICATED, message } };
    const args = ["--log-level", "debug", "--key-type", keyType, `--pkcs8-key=${pkcs8}`];
    const tickets = join(folder, "tickets");
    const keys = randomBytes(80).toString("base64");
    writeFileSync(tickets, keys);
    const further = ["--ticket-keys-file", tickets];
    const agent = TestAgent.of(ca, { folder, env, args: [...args, ...further, ...ROTATING] });
    writeFileSync(join(folder, "token"), token);
    await agent.logged("rotation.failed");
    const other = createPrivateKey(ownKey);
    const pem = other.export({ format: "pem", type: "sec1" }).toString();
    search.key(pem);
    ca.faults = { elements: [pem, pem] };
    await agent.logged("rotation.failed", ({ err }) => err?.code !== "CA_UNAUTHENTICATED");
    ca.faults = { ttlMs: 20_000 };
    await agent.ready();
    await served(search, agent.client().open(["default"]));
    await agent.logged("ticket_keys.loaded");
    for (const bad of [keys.slice(0, 100), Buffer.from(keys, "base64").subarray(0, 72)]) {
      writeFileSync(tickets, bad);
      search.bytes("a part of a ticket key", Buffer.from(bad));
      agent.process.child.kill("SIGHUP");
      const told = `key 1 is ${typeof bad === "string" ? "in base64, 75" : "72"} bytes long`;
      await agent.logged("ticket_keys.unusable", ({ err }) => err?.message.includes(told) === true);
    }
    search.bytes("a ticket key of the file", Buffer.from(keys, "base64"));
    await pages(search, agent);
    expect((await agent.process.stop()).code).toBe(0);
    search.hear(agent.process.output);
  } finally {
    await ca.stop();
  }
}

/** What a library's error might say of a key: its PEM, whole and cut off, and its base64. */
function quotes(pem: string): string[] {
  const body = pem.replaceAll(/-----[^-]+-----|\n/g, "");
  return [pem, pem.slice(0, Math.floor(pem.length / 2)), JSON.stringify(pem), body];
}

describe("all output of a full run, at debug", () => {
  test.each(variants)(
    "$keyType, PKCS#8 $pkcs8, $auth: no key and no token in it",
    async (variant) => {
      const search = new Search();
      await withOurCa(search, variant);
      await withBadCa(search, variant);
      expect(search.leaks).toEqual([]);
      // Something was searched, and for something.
      expect(search.keys).toBeGreaterThanOrEqual(5);
      expect(search.text).toMatch(/"event":"sds\.nack"/);
      expect(search.text).toContain("[redacted]");
      expect(search.text).toContain("node_agent_sds_nacks_total");
      expect(search.text).toContain("listening (development only)");
    },
  );
});
