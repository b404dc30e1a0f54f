import { FollowedFile } from "../../ca/followed-file.ts";
import { isMissing } from "../../ca/watched-file.ts";
import { AgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { fileProblem } from "../../core/regular-file.ts";
import { Sensitive } from "../../core/sensitive.ts";
import { newestOf, wipedUnlessTaken } from "./secret-file.ts";
import type { GenericSecret } from "../secret.ts";
import type { SecretVersion } from "./secret-version.ts";

/** A file of `--generic-secret NAME=FILE`: its bytes, as they are. Its errors are GENERIC_SECRET_…. */
export function genericFile(
  name: string,
  path: string,
  version: SecretVersion,
  emit: Emit,
): FollowedFile<GenericSecret> {
  const where = `--generic-secret ${name}=${path}`;
  return new FollowedFile({
    path,
    parse: wipedUnlessTaken((bytes) => {
      if (bytes.length === 0) throw unusable("GENERIC_SECRET_INVALID", where, "the file is empty");
      return { kind: "generic", name, version: version(bytes), value: new Sensitive(bytes) };
    }),
    unreadable: (error) =>
      unusable(
        isMissing(error) ? "GENERIC_SECRET_MISSING" : "GENERIC_SECRET_INVALID",
        where,
        fileProblem(error),
      ),
    taken: newestOf(() => emit({ type: "generic_secret.loaded", name, path })),
    unusable: (error) => emit({ type: "generic_secret.unusable", name, path, error }),
  });
}

function unusable(
  code: "GENERIC_SECRET_MISSING" | "GENERIC_SECRET_INVALID",
  where: string,
  reason: string,
): AgentError {
  return new AgentError(code, `${where} cannot be served: ${reason}`, {
    hint: "mount the Secret there, or correct the path",
  });
}
