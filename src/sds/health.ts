import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { grpc } from "../gen/health.js";
import { type Guest, Places } from "./places.ts";

const { HealthCheckRequest, HealthCheckResponse } = grpc.health.v1;
const { SERVING, NOT_SERVING, SERVICE_UNKNOWN } = HealthCheckResponse.ServingStatus;

type Request = grpc.health.v1.HealthCheckRequest.$Properties;
type Response = grpc.health.v1.HealthCheckResponse.$Properties;
type Serving = grpc.health.v1.HealthCheckResponse.ServingStatus;

/** Whether the agent is ready, as seen from here. */
export interface ReadyView {
  ready(): boolean;
  /** Calls `changed` when {@link ready} may answer otherwise than before; returns what ends it. */
  subscribe(changed: () => void): () => void;
}

/** The services that can be asked for: the server as a whole, and the one it is there for. */
const SERVICES: ReadonlySet<string> = new Set([
  "",
  "envoy.service.secret.v3.SecretDiscoveryService",
]);

const messages = {
  requestStream: false,
  requestSerialize: (request: Request) => bytes(HealthCheckRequest.encode(request)),
  requestDeserialize: (message: Buffer) => HealthCheckRequest.decode(message),
  responseSerialize: (response: Response) => bytes(HealthCheckResponse.encode(response)),
  responseDeserialize: (message: Buffer) => HealthCheckResponse.decode(message),
} as const;

/** `grpc.health.v1.Health`. */
export const healthService = {
  Check: { path: "/grpc.health.v1.Health/Check", responseStream: false, ...messages },
  Watch: { path: "/grpc.health.v1.Health/Watch", responseStream: true, ...messages },
} as const satisfies ServiceDefinition;

function bytes(writer: { finish(): Uint8Array }): Buffer {
  const made = writer.finish();
  return Buffer.from(made.buffer, made.byteOffset, made.byteLength);
}

function isKnown({ service }: Request): boolean {
  return SERVICES.has(service ?? "");
}

/** Answers health checks from a view of the agent, until it is stopped. */
export class Health {
  readonly #view: ReadyView;
  readonly #peerOf: (call: { getPeer(): string }) => string;
  readonly #watchers: Places<Watcher>;
  #last = 0;
  #stopped = false;

  /** `peerOf` says whose call it is: over `maxWatchers` the newest of the peer that holds most ends. */
  constructor(
    view: ReadyView,
    peerOf: (call: { getPeer(): string }) => string,
    maxWatchers = 1_024,
  ) {
    this.#view = view;
    this.#peerOf = peerOf;
    this.#watchers = new Places(maxWatchers);
  }

  /** For `server.addService(healthService, ...)`. */
  get implementation(): UntypedServiceImplementation {
    const check: handleUnaryCall<Request, Response> = ({ request }, answer) => {
      if (isKnown(request)) answer(null, { status: this.#serving() });
      else answer({ code: status.NOT_FOUND, details: "unknown service" });
    };
    const watch: handleServerStreamingCall<Request, Response> = (call) => this.#watch(call);
    return { Check: check, Watch: watch };
  }

  /** From now on nothing is served: watchers are told so, then ended with UNAVAILABLE. */
  stop(): void {
    this.#stopped = true;
    for (const watcher of this.#watchers) {
      watcher.tell();
      watcher.end(status.UNAVAILABLE, "node-agent is stopping");
    }
  }

  #serving(): Serving {
    return !this.#stopped && this.#view.ready() ? SERVING : NOT_SERVING;
  }

  #watch(call: ServerWritableStream<Request, Response>): void {
    const known = isKnown(call.request);
    const whose = { id: (this.#last += 1), peer: this.#peerOf(call) };
    const current = (): Serving => (known ? this.#serving() : SERVICE_UNKNOWN);
    const watcher = new Watcher(whose, call, current);
    const unsubscribe = this.#view.subscribe(() => watcher.tell());
    const over = this.#watchers.take(watcher);
    call.once("close", () => {
      unsubscribe();
      this.#watchers.leave(watcher);
    });
    if (over) {
      this.#watchers.leave(over.guest);
      over.guest.end(status.RESOURCE_EXHAUSTED, `${over.limit} watch already`);
      if (over.guest === watcher) return;
    }
    watcher.tell();
    if (this.#stopped) watcher.end(status.UNAVAILABLE, "node-agent is stopping");
  }
}

/** One Watch stream: the first status, and each that differs from the one before. */
class Watcher implements Guest {
  readonly id: number;
  readonly peer: string;
  readonly #call: ServerWritableStream<Request, Response>;
  readonly #current: () => Serving;
  #told: Serving | undefined;

  constructor(
    { id, peer }: Guest,
    call: ServerWritableStream<Request, Response>,
    current: () => Serving,
  ) {
    this.id = id;
    this.peer = peer;
    this.#call = call;
    this.#current = current;
  }

  tell(): void {
    const serving = this.#current();
    if (serving === this.#told || !this.#call.writable) return;
    this.#told = serving;
    this.#call.write({ status: serving });
  }

  end(code: status, details: string): void {
    if (this.#call.writable) this.#call.emit("error", { code, details });
  }
}
