import { http } from "./http.ts";
import { judge } from "./judge.ts";
import { FORMS, type Form, Scene } from "./scene.ts";
import type { Case, Step } from "./schema.ts";
import type { TestServer } from "./server.ts";
import { speak, speakRaw } from "./speak.ts";
import { get } from "./unary.ts";
import { bytesOf, Crowd, RawConnection } from "./wire.ts";

/** The forms in which a case is played: ADS is another way to the same streams. */
export function formsOf({ on, ads }: Case): Form[] {
  return FORMS.filter(({ name, variant }) => {
    const wanted = name.includes("ADS") ? ads !== false : ads !== "only";
    return on.includes(variant) && wanted;
  });
}

/** Plays a case. Throws at the first step that goes wrong, and says which one that is. */
export async function play(one: Case, form: Form, server: TestServer): Promise<void> {
  const scene = new Scene(server, form);
  const needsRotation = one.steps.some((step) => "rotate" in step);
  if (!server.startsEmpty) await server.neighbour.isServed();
  if (needsRotation) server.rotations.enter();
  try {
    for (const [at, step] of one.steps.entries()) {
      if (step.only !== undefined && step.only !== form.variant) continue;
      await take(scene, step).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        const said = JSON.stringify(step).slice(0, 200);
        throw new Error(`step ${at + 1}, ${said}: ${reason}`, { cause: error });
      });
    }
    // Whatever was done to the server, others are served on, unless it was stopped.
    if (scene.exit === undefined) await server.neighbour.isServed();
  } finally {
    if (needsRotation) server.rotations.leave();
    scene.close();
  }
}

async function take(scene: Scene, step: Step): Promise<void> {
  const { server } = scene;
  if ("expect" in step) return judge(scene, step.expect, step.as);
  if ("rotate" in step) {
    if (step.rotate !== true) await server.newRoots();
    return server.rotations.next();
  }
  if ("silence" in step) return silence(scene, step.as);
  if ("neighbour is served" in step) return server.neighbour.isServed();
  if ("ca" in step) return server.caAnswers();
  if ("stop agent" in step) scene.exit = await server.stop();
  else if ("connect" in step) {
    scene.connection = scene.closing(new RawConnection(server.socket, bytesOf(step.connect)));
  } else if ("crowd" in step) {
    const { connections, streams } = step.crowd;
    scene.crowd = scene.closing(new Crowd(server.socket, connections, streams, step.ask));
  } else if (!request(scene, step)) onStream(scene, step);
}

/** Requests that have one answer each; it is kept until it is looked at. */
function request(scene: Scene, step: Step): boolean {
  if ("get" in step) scene.answer = get(scene, step.get, step.version);
  else if ("http" in step) {
    const { body = "", ...rest } = step.http;
    const text = typeof body === "string" ? body : "x".repeat(body.letters);
    scene.answer = http(scene.server.socket, { ...rest, body: text });
  } else if ("call" in step) scene.answer = scene.client.call(step.call);
  else if ("check" in step) scene.answer = scene.health.check(step.check);
  else if ("watch" in step) scene.health.watch(step.watch);
  else return false;
  return true;
}

function onStream(scene: Scene, step: Step): void {
  const { as } = step;
  if ("send" in step) speakRaw(scene, step.send, as);
  else if ("reopen" in step) scene.reopen(as);
  else if ("again" in step) scene.stream(as).again(step.again === true ? 1 : step.again);
  else if ("half-close" in step) scene.stream(as).wire.stream.halfClose();
  else if ("cancel" in step) scene.stream(as).wire.stream.cancel();
  else if ("stop reading" in step) scene.stream(as).wire.stream.pause();
  else if ("read on" in step) scene.stream(as).wire.stream.resume();
  else speak(scene, step);
}

/** Ours reads a connection in order, so a call behind all that was said is proof. Others may not. */
async function silence(scene: Scene, as: string | undefined): Promise<void> {
  if (!scene.server.ours) await new Promise((resolve) => setTimeout(resolve, 300));
  await scene.stream(as).silence();
}
