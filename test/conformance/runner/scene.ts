import { DELTA_SECRETS } from "../../support/delta-stream.ts";
import type { SdsClient } from "../../support/sds-client.ts";
import type { SdsEnd } from "../../support/test-stream.ts";
import { Dialogue } from "./dialogue.ts";
import { HealthClient } from "./health.ts";
import type { HttpAnswer } from "./http.ts";
import type { Received } from "./resource.ts";
import type { TestServer } from "./server.ts";
import type { Crowd, RawConnection } from "./wire.ts";

/** How a case is played: a variant of the protocol, by one of the services that have it. */
export interface Form {
  readonly name: string;
  readonly variant: "sotw" | "delta" | "fetch" | "rest" | "any";
  readonly path?: string;
}

const ADS = "/envoy.service.discovery.v3.AggregatedDiscoveryService/";

export const FORMS: readonly Form[] = [
  { name: "sotw", variant: "sotw" },
  { name: "sotw on ADS", variant: "sotw", path: `${ADS}StreamAggregatedResources` },
  { name: "delta", variant: "delta", path: DELTA_SECRETS },
  { name: "delta on ADS", variant: "delta", path: `${ADS}DeltaAggregatedResources` },
  { name: "fetch", variant: "fetch" },
  { name: "rest", variant: "rest" },
  { name: "any", variant: "any" },
];

/** The answer to a request without a stream. */
export type Answer = Received | SdsEnd | HttpAnswer | { health?: string; end?: number };

/** All that one playing of a case has in its hands. Its streams share a connection. */
export class Scene {
  readonly server: TestServer;
  readonly form: Form;
  readonly #dialogues = new Map<string, Dialogue>();
  readonly #closing: { close(): void }[] = [];
  #client: SdsClient | undefined;
  #health: HealthClient | undefined;
  /** The versions that any of its streams got last. */
  readonly versions = new Map<string, string>();
  answer: Promise<Answer> | undefined;
  /** The version of the last answer with secrets. */
  answered = "";
  connection: RawConnection | undefined;
  crowd: Crowd | undefined;
  exit: number | null | undefined;

  constructor(server: TestServer, form: Form) {
    this.server = server;
    this.form = form;
  }

  get client(): SdsClient {
    return (this.#client ??= this.closing(this.server.client()));
  }

  get health(): HealthClient {
    return (this.#health ??= this.closing(new HealthClient(this.server.socket)));
  }

  /** The stream with this name; opened when it is first spoken of. */
  stream(name = ""): Dialogue {
    return this.#dialogues.get(name) ?? this.reopen(name);
  }

  /** A new stream under this name: the client lost the one before. */
  reopen(name = ""): Dialogue {
    const { variant, path } = this.form;
    const before = this.#dialogues.get(name);
    if (before) {
      for (const [resource, version] of before.versions) this.versions.set(resource, version);
      before.wire.stream.cancel();
    }
    const stream =
      variant === "delta"
        ? this.client.openDelta(undefined, path)
        : this.client.open(undefined, undefined, path);
    const dialogue = new Dialogue(
      { variant: variant === "delta" ? "delta" : "sotw", stream },
      this.server.book,
    );
    this.#dialogues.set(name, dialogue);
    return dialogue;
  }

  /** Keeps something that is closed with the scene. */
  closing<T extends { close(): void }>(thing: T): T {
    this.#closing.push(thing);
    return thing;
  }

  close(): void {
    for (const thing of this.#closing) thing.close();
  }
}
