import {
  Client,
  type ClientDuplexStream,
  connectivityState,
  credentials,
  type StatusObject,
} from "@grpc/grpc-js";
import type { Clock, Timer } from "../../core/clock.ts";
import { AgentError } from "../../core/errors.ts";
import type { Answer, Variant } from "./answer.ts";
import { silence, streamFailure } from "./failure.ts";
import { unreachable } from "./reach.ts";
import { shown } from "./shown.ts";

export interface ConversationOptions {
  /** The Unix socket, absolute. */
  readonly path: string;
  readonly names: readonly string[];
  readonly variant: Variant;
  readonly nodeId: string;
  readonly clock: Clock;
  /** When {@link Listener.late} is asked. A server that has not even greeted by then is silent. */
  readonly maxMs?: number;
  /** Ends the conversation. */
  readonly signal: AbortSignal;
}

/** Whether the conversation goes on. */
export type Wish = "more" | "enough";

export interface Listener {
  /** An answer has come, and is ACKed. */
  answer(answer: Answer): Wish;
  /** `maxMs` are over. */
  late?(): Wish;
}

/** Above the largest trust bundles, below what would hurt. */
const LARGEST_ANSWER = 16 * 1_048_576;

/** How long the server may take to end a stream on which all is said. */
const FAREWELL_MS = 1_000;

/**
 * Asks an SDS server for names on one stream, as an Envoy would, and ACKs what comes, until `listener`
 * has enough. Resolves with what was in the way, or with nothing when the listener or `signal` ended
 * it. The server's text in it is clean.
 */
export async function converse(
  options: ConversationOptions,
  listener: Listener,
): Promise<AgentError | undefined> {
  const trouble = await unreachable(options.path, options.signal);
  if (trouble !== undefined || options.signal.aborted) return trouble;
  const client = new Client(`unix:${options.path}`, credentials.createInsecure(), {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.enable_retries": 0,
    "grpc.max_receive_message_length": LARGEST_ANSWER,
  });
  try {
    return await talk(client, options, listener);
  } finally {
    client.close();
  }
}

function talk(
  client: Client,
  { path, names, variant, nodeId, clock, maxMs, signal }: ConversationOptions,
  listener: Listener,
): Promise<AgentError | undefined> {
  const asIs = (bytes: Buffer): Buffer => bytes;
  const call = client.makeBidiStreamRequest<Buffer, Buffer>(variant.method, asIs, asIs);
  return new Promise((resolve) => {
    let verdict: { readonly trouble: AgentError | undefined } | undefined;
    const conclude = (trouble?: AgentError): void => void (verdict ??= { trouble });
    const stop = (): void => {
      conclude(isConnected(client) ? undefined : silence(path));
      call.cancel();
    };
    const timers: Timer[] = [];
    const after = (ms: number, act: () => void): void => void timers.push(clock.timer(ms, act));
    const late = (): void => {
      if (!isConnected(client) || listener.late?.() === "enough") stop();
    };
    if (maxMs !== undefined) after(maxMs, late);
    signal.addEventListener("abort", stop, { once: true });

    call.on("error", () => {});
    call.on("data", (bytes: Buffer) => {
      if (verdict !== undefined) return;
      const answer = acknowledge(call, variant, names, bytes);
      if (answer instanceof AgentError) {
        conclude(answer);
        call.cancel();
      } else if (listener.answer(answer) === "enough") {
        conclude();
        // Half-closed, a server ends the stream once it has read the ACK.
        call.end();
        after(FAREWELL_MS, () => call.cancel());
      }
    });
    call.on("status", (end: StatusObject) => {
      conclude(streamFailure(path, variant.method, end));
      signal.removeEventListener("abort", stop);
      for (const timer of timers) timer.cancel();
      resolve(verdict?.trouble);
    });
    write(call, variant.first(names, nodeId));
    if (signal.aborted) stop();
  });
}

/** Answers a response the way Envoy does. What cannot be read is an error, and has no answer. */
function acknowledge(
  call: ClientDuplexStream<Buffer, Buffer>,
  variant: Variant,
  names: readonly string[],
  bytes: Buffer,
): Answer | AgentError {
  try {
    const answer = variant.read(bytes);
    write(call, variant.ack(names, answer));
    return answer;
  } catch (error) {
    if (error instanceof AgentError) return error;
    const reason = error instanceof Error ? `: ${shown(error.message)}` : "";
    return new AgentError("SERVER_NOT_SDS", `the answer is no discovery response${reason}`);
  }
}

function write(call: ClientDuplexStream<Buffer, Buffer>, message: Uint8Array): void {
  call.write(Buffer.from(message));
}

/** grpc-js calls a connection ready when the server's HTTP/2 settings have come. */
function isConnected(client: Client): boolean {
  return client.getChannel().getConnectivityState(false) === connectivityState.READY;
}
