import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerOptions,
} from "@grpc/grpc-js";
import { envoy } from "../../src/gen/sds.js";
import { SDS_PATHS } from "../../src/sds/wire.ts";
import { resourceOf, type SecretFields } from "../support/secret-messages.ts";
import { SECRET_TYPE } from "../support/sds-client.ts";

const { DiscoveryRequest, DiscoveryResponse, DeltaDiscoveryRequest, DeltaDiscoveryResponse } =
  envoy.service.discovery.v3;

export type SotwRequest = ReturnType<typeof DiscoveryRequest.decode>;
export type DeltaRequest = ReturnType<typeof DeltaDiscoveryRequest.decode>;
export type ScriptedStream = ServerDuplexStream<Buffer, Buffer>;

/** What the server does with a stream, once its first request has come. */
type Script = (stream: ScriptedStream) => void;

export interface Scripts {
  readonly sotw?: Script;
  /** Without one: UNIMPLEMENTED, as istio-agent and SPIRE answer. */
  readonly delta?: Script;
}

/** An SDS server on a Unix socket that does what it is told, and remembers what it was asked. */
export class ScriptedSds {
  readonly path: string;
  readonly sotwRequests: SotwRequest[] = [];
  readonly deltaRequests: DeltaRequest[] = [];
  /** How clients ended their streams: by half-closing or by cancelling. */
  readonly ends: ("half-closed" | "cancelled")[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "scripted-"));
  readonly #server: Server;

  private constructor({ sotw, delta }: Scripts, options: ServerOptions) {
    this.#server = new Server({ "grpc.max_send_message_length": -1, ...options });
    this.path = join(this.#folder, "s");
    const methods = [
      ["stream", sotw, (bytes: Buffer) => this.sotwRequests.push(DiscoveryRequest.decode(bytes))],
      [
        "delta",
        delta,
        (bytes: Buffer) => this.deltaRequests.push(DeltaDiscoveryRequest.decode(bytes)),
      ],
    ] as const;
    for (const [name, script, note] of methods) {
      if (script) this.#server.addService(service(name), { call: this.#handler(script, note) });
    }
  }

  static async start(scripts: Scripts, options: ServerOptions = {}): Promise<ScriptedSds> {
    const fake = new ScriptedSds(scripts, options);
    await new Promise<void>((resolve, reject) => {
      fake.#server.bindAsync(`unix:${fake.path}`, ServerCredentials.createInsecure(), (error) =>
        error ? reject(error) : resolve(),
      );
    });
    return fake;
  }

  stop(): void {
    this.#server.forceShutdown();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #handler(script: Script, note: (bytes: Buffer) => number) {
    return (stream: ScriptedStream): void => {
      stream.on("error", () => {});
      stream.on("data", (bytes: Buffer) => {
        if (note(bytes) > 0 && !started.has(stream)) {
          started.add(stream);
          script(stream);
        }
      });
      stream.once("cancelled", () => this.ends.push("cancelled"));
      stream.once("end", () => {
        if (!stream.cancelled) this.ends.push("half-closed");
        stream.end();
      });
    };
  }
}

const started = new WeakSet<ScriptedStream>();

function service(name: "stream" | "delta") {
  const asItIs = (bytes: Buffer): Buffer => bytes;
  return {
    call: {
      path: SDS_PATHS[name],
      requestStream: true,
      responseStream: true,
      requestSerialize: asItIs,
      requestDeserialize: asItIs,
      responseSerialize: asItIs,
      responseDeserialize: asItIs,
    },
  } as const;
}

/** A response of StreamSecrets. */
export function sotwResponse(nonce: string, ...secrets: readonly SecretFields[]): Buffer {
  const fields = {
    versionInfo: `version of ${nonce}`,
    typeUrl: SECRET_TYPE,
    nonce,
    resources: secrets.map(resourceOf),
  };
  return Buffer.from(DiscoveryResponse.encode(fields).finish());
}

/** A response of DeltaSecrets. */
export function deltaResponse(
  nonce: string,
  secrets: readonly SecretFields[],
  removedResources: string[] = [],
): Buffer {
  const resources = secrets.map((fields) => {
    const name = fields.name ?? "";
    return { name, version: `${name} of ${nonce}`, resource: resourceOf(fields) };
  });
  return deltaBytes({ nonce, resources, removedResources });
}

export function deltaBytes(
  fields: envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties,
): Buffer {
  return Buffer.from(DeltaDiscoveryResponse.encode({ typeUrl: SECRET_TYPE, ...fields }).finish());
}
