import { describe, expect, test } from "vitest";
import { load, refusal } from "./support.ts";

describe("the settings of files", () => {
  test.each([
    [["--output-certs-key-mode", "0640"], "flag --output-certs-key-mode"],
    [["--output-certs-group", "0"], "flag --output-certs-group"],
    [["--after-output-command", "/bin/true"], "flag --after-output-command"],
    [["--after-output-pid-file", "/run/pid"], "flag --after-output-pid-file"],
  ])("%j are of no use without --output-certs", async (argv, origin) => {
    expect(await refusal({ argv })).toEqual({
      lines: [`SETTINGS_CONFLICT: ${origin}: no files are written (set --output-certs too)`],
      exit: 2,
    });
    expect((await load({ argv: [...argv, "--output-certs", "/certs"] })).config.outputCerts).toBe(
      "/certs",
    );
  });

  test("a signal is of no use without somebody who gets it", async () => {
    const argv = ["--output-certs", "/certs", "--after-output-signal", "SIGUSR1"];
    expect((await refusal({ argv })).lines).toEqual([
      "SETTINGS_CONFLICT: flag --after-output-signal: nobody is named to get it (set --after-output-pid-file too)",
    ]);
    const { config } = await load({ argv: [...argv, "--after-output-pid-file", "/run/pid"] });
    expect(config.afterOutputSignal).toBe("SIGUSR1");
  });

  test("SIGKILL is no way to tell anybody", async () => {
    const { lines } = await refusal({ argv: ["--after-output-signal", "SIGKILL"] });
    expect(lines[0]).toMatch(/^INVALID_VALUE: .* is not one of SIGHUP, SIGUSR1/);
  });
});
