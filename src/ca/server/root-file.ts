import { AgentError } from "../../core/errors.ts";
import { writeFileAtomic } from "../../core/atomic-file.ts";

/** For the agents' CA_ROOT_CA, readable by everybody. Throws `INVALID_VALUE`. */
export async function writeRoot(path: string, rootPem: string): Promise<void> {
  try {
    await writeFileAtomic(path, rootPem, 0o644);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AgentError("INVALID_VALUE", `--root-out ${path}: cannot be written: ${reason}`, {
      cause: error,
      hint: "its folder has to exist and to be writable",
    });
  }
}
