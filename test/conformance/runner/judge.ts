import { existsSync } from "node:fs";
import { status } from "@grpc/grpc-js";
import type { Dialogue } from "./dialogue.ts";
import { readJson } from "./http.ts";
import type { Resource } from "./resource.ts";
import type { Answer, Scene } from "./scene.ts";
import type { Expectation } from "./schema.ts";

/** Passes when what `expected` says comes, and nothing else; throws what came instead. */
export async function judge(
  scene: Scene,
  expected: Expectation,
  as: string | undefined,
): Promise<void> {
  if (expected.crowd) return crowd(scene, expected.crowd);
  if (expected.connection === "closed") return scene.connection?.closed();
  if (expected.connection === "sent away") return scene.connection?.sentAway();
  if (expected.socket) return same("the socket", existsSync(scene.server.socket), false);
  if (expected.exit !== undefined) return same("the exit code", scene.exit, expected.exit);
  if (Array.isArray(expected.health)) {
    const { health } = expected;
    return same("Watch", await scene.health.watched(health.length), health);
  }
  if (scene.answer) {
    const came = await scene.answer;
    scene.answer = undefined;
    return answer(scene, came, expected);
  }
  if (expected.end !== undefined) return end(scene, await scene.stream(as).end(), expected);
  await responses(scene, scene.stream(as), expected);
}

async function responses(scene: Scene, stream: Dialogue, expected: Expectation): Promise<void> {
  const resources = [...(expected.resources ?? [])];
  const removed = [...(expected.removed ?? [])];
  while (resources.length + removed.length > 0) {
    const waitedFor = [...resources, ...removed].join(", ");
    const response = await stream.next().catch((error: unknown) => {
      throw new Error(`${waitedFor} did not come`, { cause: error });
    });
    for (const resource of response.resources) {
      take(resources, resource.name, expected["in order"] ?? false);
      version(scene, stream, resource, expected.version);
    }
    for (const name of response.removed) take(removed, name, false);
    saysWho(scene, response.identifier, expected.identifier);
  }
}

function take(left: string[], name: string, inOrder: boolean): void {
  const at = left.indexOf(name);
  if (at < 0) throw new Error(`${name} came, which was not to come now`);
  if (inOrder && at > 0) throw new Error(`${name} came before ${left[0]}`);
  left.splice(at, 1);
}

/** `new`: not what the client had of the name before; `same`: just that. */
function version(
  { versions }: Scene,
  stream: Dialogue,
  resource: Resource,
  which: "new" | "same" | undefined,
): void {
  const before = stream.versions.get(resource.name) ?? versions.get(resource.name);
  stream.versions.set(resource.name, resource.version);
  if (which === undefined) return;
  if (before === undefined) throw new Error(`${resource.name} came for the first time`);
  const is = before === resource.version ? "same" : "new";
  same(`the version of ${resource.name}`, is, which);
}

/** Of a foreign server only what the protocol says is held against it, not our words. */
function end(scene: Scene, came: { code: number; details: string }, expected: Expectation): void {
  const { code, details } = came;
  same(`the end (${details})`, status[code], expected.end);
  if (expected.saying !== undefined && scene.server.ours) has(details, expected.saying);
}

function answer(scene: Scene, came: Answer, expected: Expectation): void {
  if ("status" in came) {
    same(`the status (${came.body.slice(0, 200)})`, came.status, expected.status ?? 200);
    for (const [name, value] of Object.entries(expected.headers ?? {})) {
      has(String(came.headers[name]), value);
    }
    if (expected.saying !== undefined && scene.server.ours) has(came.body, expected.saying);
    if (expected.resources)
      lawful(scene, { nonce: "", removed: [], ...readJson(came.body) }, expected);
    else if (came.body.includes("PRIVATE KEY")) throw new Error("a private key came");
  } else if ("resources" in came) {
    lawful(scene, came, expected);
  } else if ("code" in came) {
    end(scene, came, expected);
  } else {
    const { health, end: code } = came;
    same("Check", health ?? status[code ?? 0], expected.health ?? expected.end);
  }
}

function lawful(
  scene: Scene,
  came: Extract<Answer, { resources: unknown }> & { version?: string },
  expected: Expectation,
): void {
  if (!expected.resources) throw new Error(`an answer with ${came.resources.length} secrets came`);
  const wanted = expected.resources;
  const wrong = scene.server.book.violations(came, (name) => wanted.includes(name));
  if (wrong.length > 0) throw new Error(`a bad answer: ${wrong.join("; ")}`);
  same("the secrets", came.resources.map(({ name }) => name).sort(), [...wanted].sort());
  saysWho(scene, came.identifier, expected.identifier);
  scene.answered = came.version ?? came.resources[0]?.version ?? "";
}

async function crowd(scene: Scene, expected: { open: number; refused: string }): Promise<void> {
  const { open, ends } = (await scene.crowd?.settled(expected.open)) ?? { open: 0, ends: [] };
  same("the streams left open", open, expected.open);
  same(
    "the ends",
    [...ends].map((code) => status[code]),
    [expected.refused],
  );
}

/** Our name; of a foreign server any. */
function saysWho({ server }: Scene, came: string, expected: string | undefined): void {
  if (expected === undefined) return;
  if (came === "") throw new Error("it has no control_plane.identifier");
  if (server.ours) has(came, expected);
}

function same(what: string, came: unknown, expected: unknown): void {
  const either = Array.isArray(expected) && !Array.isArray(came) ? expected : [expected];
  const [text, texts] = [JSON.stringify(came), either.map((one) => JSON.stringify(one))];
  if (!texts.includes(text)) throw new Error(`${what}: ${text} instead of ${texts.join(" or ")}`);
}

function has(came: string, expected: string): void {
  if (!came.includes(expected)) throw new Error(`"${came}" does not say "${expected}"`);
}
