import type { RunConfig } from "./run-settings.ts";

type Files = Pick<RunConfig, "trustBundle" | "crl" | "ticketKeysFile" | "genericSecret">;

/**
 * Refuses to start with a file that is there and of no use: that is best seen by who rolls it out. One
 * that is missing may come later. Throws TRUST_BUNDLE_INVALID, CRL_INVALID, TICKET_KEYS_INVALID
 * or GENERIC_SECRET_INVALID.
 */
export async function refuseBrokenFiles(files: Files): Promise<void> {
  const { trustBundle, crl, ticketKeysFile, genericSecret } = files;
  if (trustBundle !== undefined) {
    const { AnchorFile } = await import("../secrets/anchor-file.ts");
    await new AnchorFile(trustBundle, () => undefined).open();
  }
  if (crl !== undefined) {
    const { checkCrlFile } = await import("../secrets/crl-file.ts");
    await checkCrlFile(crl);
  }
  if (ticketKeysFile !== undefined || Object.keys(genericSecret).length > 0) {
    const { checkFurtherFiles } = await import("../secrets/further/check.ts");
    await checkFurtherFiles(ticketKeysFile, genericSecret);
  }
}
