import type { SdsLimits } from "./limits.ts";
import type {
  Catalogue,
  Fact,
  Rejection,
  Resource,
  Sent,
  Step,
  Subscription,
  Versioned,
} from "./subscription.ts";

/** After this long a response no longer holds back a newer version of the same name. */
export const ACK_TIMEOUT_MS = 5_000;

/** How many responses that were overtaken unanswered a stream remembers: their answers still count. */
export const REMEMBERED_RESPONSES = 8;

/** How many denials a stream remembers, whose ACKs it expects. */
export const REMEMBERED_DENIALS = 8;

/** How many refused versions of one name a stream remembers. */
export const REMEMBERED_REJECTIONS = 64;

/** What the way to the client can take now. */
export interface Writer {
  /** How many responses. */
  readonly room: number;
  /** False while the client's side has not taken what was written: nothing may be overtaken then. */
  readonly flushed: boolean;
}

export interface Batch<S> {
  readonly state: Subscription;
  readonly sends: readonly { readonly sent: Sent; readonly secret: S }[];
  /** Delta: a response that says of names that they are never served. It goes out first. */
  readonly denial?: { readonly nonce: string; readonly names: readonly string[] };
}

/** The nonce of the newest response; undefined before the first. */
export function newestNonce(state: Subscription): string | undefined {
  return state.count === 0 ? undefined : `${state.id}-${state.count}`;
}

/** Whether something may have to be sent. */
export function hasDue({ due, denied }: Subscription): boolean {
  return due.length > 0 || denied.length > 0;
}

/** Whether the names that a delta client adds up, request by request, are more than a stream may have. */
export function overflows({ named, denied }: Subscription, limits: SdsLimits): boolean {
  const bytes = denied.reduce((sum, name) => sum + Buffer.byteLength(name), 0);
  return named.size + denied.length > limits.namesPerStream || bytes > limits.requestBytes;
}

/** Whether an answer to the resource's newest response is still waited for. */
export function inFlight(resource: Resource, now: number): boolean {
  const { last } = resource;
  return last?.verdict === "pending" && now - last.sentAt < ACK_TIMEOUT_MS;
}

/**
 * The responses to send now, one resource each. A name with an unanswered response waits (its own
 * ACK, NACK or {@link ACK_TIMEOUT_MS}, see {@link wakeAt}); other names do not wait for it.
 */
export function respond<S extends Versioned>(
  state: Subscription,
  catalogue: Catalogue<S>,
  now: number,
  writer: Writer,
): Batch<S> {
  const { room, flushed } = writer;
  if (state.denied.length > 0 && flushed) return deny(state, catalogue, now, { room, flushed });
  if (state.due.length === 0) return { state, sends: [] };
  const sends: { sent: Sent; secret: S }[] = [];
  const due: string[] = [];
  const resources = new Map(state.resources);
  let { count, overtaken } = state;
  for (const name of state.due) {
    const resource = resources.get(name);
    const secret = catalogue.get(name);
    if (!resource || !secret || !wants(resource, secret.version)) continue;
    const { subscribed, last, rejected } = resource;
    const pending = last?.verdict === "pending";
    if (sends.length >= room || (pending && !mayOvertake(last, now, writer))) {
      due.push(name);
      continue;
    }
    if (pending) overtaken = [...overtaken, last].slice(-REMEMBERED_RESPONSES);
    count += 1;
    const nonce = `${state.id}-${count}`;
    const sent: Sent = { nonce, name, version: secret.version, sentAt: now, verdict: "pending" };
    resources.set(name, { subscribed, unanswered: false, last: sent, rejected });
    sends.push({ sent, secret });
  }
  return { state: { ...state, resources, count, overtaken, due }, sends };
}

function deny<S extends Versioned>(
  state: Subscription,
  catalogue: Catalogue<S>,
  now: number,
  writer: Writer,
): Batch<S> {
  const count = state.count + 1;
  const nonce = `${state.id}-${count}`;
  const denials = [...state.denials, nonce].slice(-REMEMBERED_DENIALS);
  const after = { ...state, count, denied: [], denials };
  const batch = respond(after, catalogue, now, { ...writer, room: writer.room - 1 });
  return { ...batch, denial: { nonce, names: state.denied } };
}

function mayOvertake(last: Sent, now: number, { flushed }: Writer): boolean {
  return flushed && now - last.sentAt >= ACK_TIMEOUT_MS;
}

/** A version goes out if it is news to the stream and was never refused on it. */
function wants(resource: Resource, version: string): boolean {
  if (!resource.subscribed || resource.rejected.includes(version)) return false;
  return resource.unanswered || resource.last?.version !== version;
}

/** When {@link respond} may have more to send because an ACK did not come; undefined: never. */
export function wakeAt(state: Subscription): number | undefined {
  let earliest: number | undefined;
  for (const name of state.due) {
    const last = state.resources.get(name)?.last;
    if (last?.verdict !== "pending") continue;
    earliest = Math.min(earliest ?? Infinity, last.sentAt + ACK_TIMEOUT_MS);
  }
  return earliest;
}

/**
 * The client's answer to the response with this nonce: an ACK, or a NACK with its reason. The first
 * answer counts. A nonce this stream did not send, or no longer remembers, is stale.
 */
export function settle(
  state: Subscription,
  nonce: string,
  rejection: Rejection | undefined,
  now: number,
): Step {
  if (state.denials.includes(nonce)) return { state, facts: [] };
  const sent = find(state, nonce);
  if (sent?.verdict !== "pending") {
    const type = nonce === newestNonce(state) ? "repeated" : "stale";
    return { state, facts: [{ type, nonce }] };
  }
  const answered: Sent = { ...sent, verdict: rejection ?? "accepted", answeredAt: now };
  const fact: Fact = rejection
    ? { type: "nack", response: answered, rejection }
    : { type: "ack", response: answered };
  return { state: record(state, answered, rejection !== undefined), facts: [fact] };
}

function find(state: Subscription, nonce: string): Sent | undefined {
  for (const { last } of state.resources.values()) if (last?.nonce === nonce) return last;
  return state.overtaken.find((sent) => sent.nonce === nonce);
}

function record(state: Subscription, answered: Sent, refused: boolean): Subscription {
  const resource = state.resources.get(answered.name);
  if (resource === undefined) return state;
  const isLast = resource.last?.nonce === answered.nonce;
  const resources = new Map(state.resources).set(answered.name, {
    ...resource,
    last: isLast ? answered : resource.last,
    rejected: refused
      ? [...resource.rejected, answered.version].slice(-REMEMBERED_REJECTIONS)
      : resource.rejected,
  });
  const overtaken = isLast
    ? state.overtaken
    : state.overtaken.map((sent) => (sent.nonce === answered.nonce ? answered : sent));
  return { ...state, resources, overtaken };
}
