import type { FollowedFile } from "../../ca/followed-file.ts";
import type { Clock } from "../../core/clock.ts";
import { FileFollower } from "../file-follower.ts";
import { type Secret, sensitiveParts } from "../secret.ts";
import type { Show } from "../show.ts";

/** Shows the secret that a file holds, and follows the file. */
export function followSecret<S extends Secret>(
  file: FollowedFile<S>,
  { clock, show }: { clock: Clock; show: Show },
): FileFollower<S> {
  const changed = (secret: S | undefined): void => void (secret && show(secret));
  const follower = new FileFollower({ clock, open: () => file, changed });
  void follower.follow(file.path);
  return follower;
}

/** For `parse`: what does not become a secret is overwritten. */
export function wipedUnlessTaken<S>(parse: (bytes: Buffer) => S): (bytes: Buffer) => S {
  return (bytes) => {
    try {
      return parse(bytes);
    } catch (error) {
      bytes.fill(0);
      throw error;
    }
  };
}

/** For `taken`: of equal secrets the one that is served already stays, and the copy is overwritten. */
export function newestOf<S extends Secret>(
  loaded: (secret: S) => void,
): (now: S, before: S | undefined) => S {
  return (now, before) => {
    loaded(now);
    if (now.version !== before?.version) return now;
    wipe(now);
    return before;
  };
}

export function wipe(secret: Secret): void {
  for (const part of sensitiveParts(secret)) part.reveal().fill(0);
}
