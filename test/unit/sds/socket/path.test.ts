import { describe, expect, test } from "vitest";
import { checkPathLength, temporaryPath } from "../../../../src/sds/socket/path.ts";

/** A path in `/run/` whose temporary name has `bytes` bytes for a pid of four digits. */
function pathOf(bytes: number): string {
  return `/run/${"s".repeat(bytes - "/run/..1234".length)}`;
}

describe("the length of a socket's path", () => {
  test("the temporary name is hidden, in the same folder, and carries the pid", () => {
    expect(temporaryPath("/run/agent/socket", 1234)).toBe("/run/agent/.socket.1234");
    expect(temporaryPath("./var/run/socket", 7)).toBe("var/run/.socket.7");
  });

  test("107 bytes, temporary name included, fit", () => {
    expect(Buffer.byteLength(temporaryPath(pathOf(107), 1234))).toBe(107);
    expect(() => checkPathLength(pathOf(107), 1234)).not.toThrow();
  });

  test("one byte more is refused, with the name that is too long and by how much", () => {
    const path = pathOf(108);
    expect(() => checkPathLength(path, 1234)).toThrow(
      expect.objectContaining({
        code: "SOCKET_PATH_TOO_LONG",
        message: `${path}: a socket's path has at most 107 bytes, ${temporaryPath(path, 1234)} has 108`,
        hint: "choose a path that is 1 byte shorter",
      }),
    );
  });

  test("a longer pid can make a path too long", () => {
    expect(() => checkPathLength(pathOf(107), 12_345)).toThrow("107 bytes");
  });

  test("bytes are counted, not characters", () => {
    const path = `/run/${"ž".repeat(50)}`;
    expect(() => checkPathLength(path, 1)).toThrow("107 bytes");
    expect(() => checkPathLength(`/run/${"z".repeat(50)}`, 1)).not.toThrow();
  });
});
