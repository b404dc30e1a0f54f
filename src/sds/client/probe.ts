import { statSync } from "node:fs";
import { connect } from "node:net";
import {
  Client,
  type ClientDuplexStream,
  credentials,
  type StatusObject,
  status,
} from "@grpc/grpc-js";
import { envoy } from "../gen/sds.js";
import { SDS_PATHS, SECRET_TYPE_URL } from "./wire.ts";

const { DiscoveryRequest, DiscoveryResponse } = envoy.service.discovery.v3;
const { Secret } = envoy.extensions.transport_sockets.tls.v3;

/** What one try found out. */
export interface Probe {
  /** Names that came, in order. */
  readonly served: readonly string[];
  /** Why the try ended before all names had come; undefined: it was told to stop, or all came. */
  readonly trouble?: string;
  readonly hint?: string;
}

/**
 * Asks the server on a Unix socket for `names` on one stream, as an Envoy would, and ACKs what comes.
 * Resolves when all have come, when the server cannot serve, or when `signal` aborts. Never throws.
 */
export async function probe(
  path: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Probe> {
  const refused = await refusal(path, signal);
  if (refused !== undefined) return { served: [], ...refused };
  const client = new Client(`unix:${path}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_retries": 0,
  });
  try {
    return await ask(client, path, names, signal);
  } finally {
    client.close();
  }
}

/** The stream of one try. It has its own word for each way to fail. */
function ask(
  client: Client,
  path: string,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Probe> {
  const asIs = (bytes: Buffer): Buffer => bytes;
  const call = client.makeBidiStreamRequest<Buffer, Buffer>(SDS_PATHS.stream, asIs, asIs);
  const served = new Set<string>();
  const all = (): boolean => names.every((name) => served.has(name));
  return new Promise((resolve) => {
    const stop = (): void => call.cancel();
    signal.addEventListener("abort", stop, { once: true });
    call.on("error", () => {});
    call.on("data", (bytes: Buffer) => {
      for (const name of acknowledge(call, bytes, names)) served.add(name);
      // Half-closed, the server ends the stream once it has read the ACK.
      if (all()) call.end();
    });
    call.on("status", (end: StatusObject) => {
      signal.removeEventListener("abort", stop);
      const done = all() || signal.aborted;
      resolve({ served: [...served], ...(done ? {} : explain(path, end)) });
    });
    call.write(request({ resourceNames: [...names], node: { id: "node-agent-wait" } }));
    if (signal.aborted) stop();
  });
}

/** Answers a response the way Envoy does; returns the names in it. The keys are not looked at. */
function acknowledge(
  call: ClientDuplexStream<Buffer, Buffer>,
  bytes: Buffer,
  names: readonly string[],
): string[] {
  const { nonce, versionInfo, resources } = DiscoveryResponse.decode(bytes);
  call.write(request({ resourceNames: [...names], responseNonce: nonce, versionInfo }));
  return resources.map(({ value }) => Secret.decode(value ?? new Uint8Array()).name);
}

function request(fields: envoy.service.discovery.v3.DiscoveryRequest.$Properties): Buffer {
  return Buffer.from(DiscoveryRequest.encode({ typeUrl: SECRET_TYPE_URL, ...fields }).finish());
}

type Trouble = Required<Pick<Probe, "trouble" | "hint">>;

function explain(path: string, { code, details }: StatusObject): Trouble {
  const server = `the server on ${path}`;
  if (code === status.OK) return { trouble: `${server} ended the stream`, hint: NOT_SDS };
  // The words of grpc-js for a connection on which HTTP/2 did not come about.
  if (code === status.UNAVAILABLE && details.startsWith("No connection established")) {
    return { trouble: `${server} does not speak gRPC`, hint: NOT_SDS };
  }
  return { trouble: `${server} answers ${status[code]}: ${details}`, hint: NOT_SDS };
}

const NOT_SDS = "check that it is node-agent, or another SDS server, that listens there";

/** A bare connect: the kernel's error says more than gRPC's. Undefined: somebody answers. */
function refusal(path: string, signal: AbortSignal): Promise<Trouble | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const settle = (trouble: Trouble | undefined): void => {
      signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve(trouble);
    };
    const stop = (): void => settle(undefined);
    signal.addEventListener("abort", stop, { once: true });
    socket.once("connect", () => settle(undefined));
    socket.once("error", (error: NodeJS.ErrnoException) => settle(connectTrouble(path, error)));
  });
}

function connectTrouble(path: string, { code = "", message }: NodeJS.ErrnoException): Trouble {
  if (code === "ENOENT") {
    return { trouble: `there is no ${path}`, hint: "start node-agent, or correct --socket" };
  }
  if (code === "EACCES") {
    const hint = "run as its owner or in its group, or set --socket-mode and --socket-group";
    return { trouble: `no right to connect to ${path}`, hint };
  }
  if (code === "ECONNREFUSED" && isSocket(path)) {
    return { trouble: `nobody listens on ${path}`, hint: "start node-agent" };
  }
  const what = code === "ECONNREFUSED" ? `${path} is not a socket` : `${path}: ${message}`;
  return { trouble: what, hint: "correct --socket" };
}

/** Linux refuses a connection to a plain file in the same words. */
function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? true;
}
