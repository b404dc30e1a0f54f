import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** What a case may say. A word that is not here is an error: a case that says nothing proves nothing. */

const CASES = join(import.meta.dirname, "../cases");

const name = z.union([
  z.string(),
  z.strictObject({ letters: z.number() }).transform(({ letters }) => "x".repeat(letters)),
]);
const names = z.union([
  z.array(name),
  z
    .strictObject({ count: z.number() })
    .transform(({ count }) => Array.from({ length: count }, (_, i) => `name-${i}`)),
]);

/** On every step: the variant it is for, and which of the client's streams says it. */
const common = {
  only: z.enum(["sotw", "delta", "fetch", "rest"]).optional(),
  as: z.string().optional(),
};
const step = <S extends z.ZodRawShape>(shape: S) => z.strictObject({ ...common, ...shape });
const plain = <K extends string>(word: K) =>
  step({ [word]: z.literal(true) } as Record<K, z.ZodLiteral<true>>);
const some = z.union([z.literal(true), names]);

const message = step({
  ask: names.optional(),
  drop: names.optional(),
  ack: some.optional(),
  nack: some.optional(),
  reason: z.string().optional(),
  nonce: z.enum(["none", "stale", "made up"]).optional(),
  knows: z.record(z.string(), z.enum(["current", "outdated"])).optional(),
}).refine(({ ask, drop, ack, nack }) => [ask, drop, ack, nack].some((one) => one !== undefined));

const raw = step({
  send: z.strictObject({
    names: names.optional(),
    subscribe: names.optional(),
    unsubscribe: names.optional(),
    has: z.strictObject({ count: z.number() }).optional(),
    nonce: z.string().optional(),
    version: name.optional(),
    node: name.optional(),
    typeUrl: z.string().optional(),
    /** Instead of all that: bytes, as hexadecimal or as many of one kind. */
    hex: z.string().optional(),
    zeros: z.number().optional(),
  }),
});

const expectation = step({
  expect: z.preprocess(
    (value) => (Array.isArray(value) ? { resources: value } : value),
    z.strictObject({
      resources: names.optional(),
      removed: names.optional(),
      "in order": z.boolean().optional(),
      version: z.enum(["new", "same"]).optional(),
      identifier: z.string().optional(),
      /** The name of the gRPC status with which stream or call ends. */
      end: z.string().optional(),
      saying: z.string().optional(),
      /** HTTP. */
      status: z.union([z.number(), z.array(z.number())]).optional(),
      headers: z.record(z.string(), z.string()).optional(),
      /** `grpc.health.v1`: one status for Check, all so far for Watch. */
      health: z.union([z.string(), z.array(z.string())]).optional(),
      connection: z.enum(["closed", "sent away"]).optional(),
      crowd: z.strictObject({ open: z.number(), refused: z.string() }).optional(),
      exit: z.number().optional(),
      socket: z.literal("gone").optional(),
    }),
  ),
});

const steps = z.union([
  message,
  raw,
  expectation,
  ...(["silence", "reopen", "half-close", "cancel"] as const).map(plain),
  step({ again: z.union([z.literal(true), z.number()]) }),
  ...(["stop reading", "read on", "neighbour is served", "stop agent"] as const).map(plain),
  step({ rotate: z.union([z.literal(true), z.strictObject({ roots: z.literal("new") })]) }),
  step({ ca: z.literal("answers") }),
  step({ call: z.string() }),
  step({ get: names, version: z.enum(["current", "outdated"]).optional() }),
  step({
    http: z.strictObject({
      method: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()).optional(),
      body: z.union([z.string(), z.strictObject({ letters: z.number() })]).optional(),
    }),
  }),
  step({ check: z.string() }),
  step({ watch: z.string() }),
  step({ connect: z.strictObject({ hex: z.string().optional(), text: z.string().optional() }) }),
  step({ crowd: z.strictObject({ connections: z.number(), streams: z.number() }), ask: names }),
]);

const bareWord = z.preprocess(
  (value) => (typeof value === "string" ? { [value]: true } : value),
  steps,
);

const transcript = z.strictObject({
  name: z.string(),
  /** Where the rule comes from, or who was hurt without it. */
  about: z.string(),
  on: z.array(z.enum(["sotw", "delta", "fetch", "rest", "any"])).default(["sotw", "delta"]),
  /** False: what it says is not so on ADS; `only`: it is so there alone. */
  ads: z.union([z.boolean(), z.literal("only")]).default(true),
  /** A server of its own: with these flags, with a CA that can be told what to do. */
  server: z
    .strictObject({
      args: z.array(z.string()).default([]),
      ca: z.enum(["ready", "pending", "signs another key", "sends no root"]).optional(),
      /** Names that have a key there, beside `default`. */
      keys: z.array(z.string()).default([]),
    })
    .optional(),
  steps: z.array(bareWord).min(1),
});

export type Case = z.infer<typeof transcript>;
export type Step = Case["steps"][number];
export type MessageStep = z.infer<typeof message>;
export type RawStep = z.infer<typeof raw>["send"];
export type Expectation = z.infer<typeof expectation>["expect"];

/** The cases of one file in `cases/`. */
export function casesIn(file: string): Case[] {
  const text = readFileSync(join(CASES, `${basename(file, ".yaml")}.yaml`), "utf8");
  return z.array(transcript).parse(parse(text));
}
