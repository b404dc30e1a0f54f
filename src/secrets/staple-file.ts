import { FollowedFile } from "../ca/followed-file.ts";
import { isMissing } from "../ca/watched-file.ts";
import { AgentError, toAgentError } from "../core/errors.ts";
import { fileProblem } from "../core/regular-file.ts";
import { OcspResponse } from "../pki/ocsp.ts";

/** A file with the DER of an OCSP response. Reading it throws OCSP_MISSING or OCSP_INVALID. */
export function stapleFile(
  path: string,
  unusable: (error: AgentError) => void,
): FollowedFile<OcspResponse> {
  return new FollowedFile({
    path,
    parse: (bytes) => {
      try {
        return new OcspResponse(bytes);
      } catch (error) {
        const reason = bytes.length === 0 ? "the file is empty" : toAgentError(error).message;
        throw new AgentError("OCSP_INVALID", `${path} holds no OCSP response: ${reason}`, {
          hint: "put the DER there, as openssl ocsp -respout writes it",
        });
      }
    },
    unreadable: (error) =>
      new AgentError(
        isMissing(error) ? "OCSP_MISSING" : "OCSP_INVALID",
        `the OCSP response cannot be read from ${path}: ${fileProblem(error)}`,
        { hint: "write it there, or correct --ocsp-staple" },
      ),
    taken: (now) => now,
    unusable,
  });
}
