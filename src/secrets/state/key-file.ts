import { AgentError } from "../../core/errors.ts";
import { fileProblem, readRegularFile } from "../../core/regular-file.ts";
import { MIN_KEY_BYTES } from "./seal.ts";

/**
 * The key of `--state-key-file`, read each time it is needed: a Secret that is mounted may change, and
 * no copy stays in memory. Whoever gets it overwrites it after use. Throws STATE_KEY.
 */
export async function readKeyFile(path: string): Promise<Buffer> {
  const bytes = await readRegularFile(path).then(
    (file) => file.bytes,
    (error: unknown) => {
      throw new AgentError("STATE_KEY", `--state-key-file ${path}: ${fileProblem(error)}`, {
        cause: error,
      });
    },
  );
  if (bytes.length >= MIN_KEY_BYTES) return bytes;
  const held = `it holds ${bytes.length} bytes, and ${MIN_KEY_BYTES} random ones are the least`;
  bytes.fill(0);
  throw new AgentError("STATE_KEY", `--state-key-file ${path}: ${held}`);
}
