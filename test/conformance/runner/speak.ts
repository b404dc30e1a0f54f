import type { Message } from "./dialogue.ts";
import type { Received } from "./resource.ts";
import type { Scene } from "./scene.ts";
import type { MessageStep, RawStep } from "./schema.ts";

/**
 * `ask`, `drop`, `ack`, `nack` of one step. Each response has an answer of its own; what is asked for
 * and dropped goes with the last of them, or alone.
 */
export function speak(scene: Scene, step: MessageStep): void {
  const stream = scene.stream(step.as);
  const answers = [
    ...answersTo(stream.unanswered, step.ack).map((one) => ({ answers: one })),
    ...answersTo(stream.unanswered, step.nack).map((one) => ({
      answers: one,
      reject: step.reason ?? "refused by the client",
    })),
  ];
  const wish: Message = {
    ...(step.ask === undefined ? {} : { ask: step.ask }),
    ...(step.drop === undefined ? {} : { drop: step.drop }),
    ...(step.knows === undefined ? {} : { knows: versionsOf(scene, step.knows) }),
    nonce: nonceOf(step.nonce, stream.read),
  };
  const last = answers.pop();
  for (const answer of answers) stream.say(answer);
  stream.say({ ...last, ...wish });
}

/** `true`: every response that is not answered yet; names: those with one of them. */
function answersTo(
  unanswered: readonly Received[],
  which: true | readonly string[] | undefined,
): Received[] {
  if (which === undefined) return [];
  const about = ({ resources, removed }: Received): boolean =>
    which === true ||
    [...resources.map(({ name }) => name), ...removed].some((name) => which.includes(name));
  const found = unanswered.filter(about);
  if (found.length === 0) throw new Error("there is nothing to answer");
  return found;
}

function nonceOf(which: MessageStep["nonce"], read: readonly Received[]): string | undefined {
  if (which === "none") return "";
  if (which === "made up") return "made-up-nonce";
  if (which === undefined) return undefined;
  const older = read.at(-2);
  if (older === undefined) throw new Error("there is no stale nonce yet");
  return older.nonce;
}

function versionsOf(
  scene: Scene,
  known: Readonly<Record<string, "current" | "outdated">>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(known).map(([name, what]) => {
      const version = scene.versions.get(name);
      if (version === undefined) throw new Error(`no earlier stream got ${name}`);
      return [name, what === "current" ? version : `not ${version}`];
    }),
  );
}

/** Fields or bytes as the case gives them. */
export function speakRaw(scene: Scene, send: RawStep, as: string | undefined): void {
  const { hex, zeros, has, ...fields } = send;
  const stream = scene.stream(as);
  if (hex !== undefined) return stream.sendRaw(Buffer.from(hex, "hex"));
  if (zeros !== undefined) return stream.sendRaw(Buffer.alloc(zeros));
  const entries = Array.from({ length: has?.count ?? 0 }, (_, i) => [`name-${i}`, "v"]);
  stream.sendRaw({ ...fields, ...(has === undefined ? {} : { has: Object.fromEntries(entries) }) });
}
