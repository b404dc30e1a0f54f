/**
 * Refuses to start with a `--trust-bundle` that is there and of no use: that is best seen by who rolls
 * it out. One that is missing may come later. Throws TRUST_BUNDLE_INVALID.
 */
export async function refuseBrokenTrustBundle(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const { AnchorFile } = await import("../secrets/anchor-file.ts");
  await new AnchorFile(path, () => undefined).open();
}
