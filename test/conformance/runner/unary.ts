import { http, restRequest } from "./http.ts";
import { resourceOf } from "./resource.ts";
import type { Answer, Scene } from "./scene.ts";

/** Asks for `names` without a stream: FetchSecrets, or REST. */
export async function get(
  scene: Scene,
  names: readonly string[],
  which: "current" | "outdated" | undefined,
): Promise<Answer> {
  const { form, server } = scene;
  if (form.variant === "rest") {
    const known = scene.answered;
    const version = which === undefined ? "" : which === "current" ? known : `not ${known}`;
    return http(server.socket, restRequest(names, version));
  }
  const came = await scene.client.fetch(names);
  if ("code" in came) return came;
  const { nonce, typeUrl, identifier, version, secrets } = came;
  const resources = secrets.map((secret) => resourceOf(secret, version));
  return { nonce, typeUrl, identifier, resources, removed: [] };
}
