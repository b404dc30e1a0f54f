import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { eventually } from "./eventually.ts";

export const BUNDLE = join(import.meta.dirname, "../../dist/node-agent.js");

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process whose output is kept, so that a test can wait for a line and search it all. */
export class Running {
  readonly child: ChildProcess;
  readonly exited: Promise<Exit>;
  stdout = "";
  stderr = "";

  constructor(command: string, args: readonly string[], options: SpawnOptions = {}) {
    this.child = spawn(command, args, {
      cwd: options.cwd,
      env: { PATH: process.env["PATH"], ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
    this.child.stdout?.on("data", (chunk: Buffer) => (this.stdout += chunk.toString()));
    this.child.stderr?.on("data", (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exited = new Promise((resolve, reject) => {
      this.child.once("error", reject);
      this.child.once("close", (code, signal) => resolve({ code, signal }));
    });
    running.add(this);
    void this.exited.finally(() => running.delete(this)).catch(() => undefined);
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error("the process did not start");
    return this.child.pid;
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get output(): string {
    return this.stdout + this.stderr;
  }

  /** The first match in what was printed so far or will be; fails when the process ends without it. */
  async printed(pattern: RegExp, timeoutMs?: number): Promise<RegExpExecArray> {
    return eventually(
      `${pattern} in the output`,
      () => {
        const match = pattern.exec(this.output);
        if (match === null && !this.alive) throw new Error(`ended without it:\n${this.output}`);
        return match;
      },
      timeoutMs,
    );
  }

  /** Ends the process by its pid and waits until it is gone. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<Exit> {
    if (this.alive) this.child.kill(signal);
    return this.exited;
  }
}

export interface SpawnOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  /** A command that becomes what it is given, such as `unshare -m`. */
  readonly under?: readonly string[];
}

const running = new Set<Running>();

/** For `afterEach`: nothing outlives a test. */
export async function stopAll(): Promise<void> {
  await Promise.all([...running].map((process) => process.stop("SIGKILL")));
}

/** `node dist/node-agent.js ARGS`, in the Node that runs the tests. */
export function nodeAgent(args: readonly string[], options: SpawnOptions = {}): Running {
  const bundle = options.uid === undefined ? BUNDLE : bundleForAll();
  const command = [...(options.under ?? []), process.execPath, bundle, ...args];
  return new Running(command[0] ?? "", command.slice(1), options);
}

/**
 * A copy of the bundle that another user can read, whatever the rights of the folders above ours: a
 * clone below a home of mode 0700 is closed to whom a test becomes. Removed by `removeFolders`.
 */
function bundleForAll(): string {
  const folder = temporaryFolder();
  cpSync(dirname(BUNDLE), folder, { recursive: true });
  for (const path of ["", ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
    chmodSync(join(folder, path), 0o755);
  }
  return join(folder, basename(BUNDLE));
}

/** A folder of its own for a test, removed by `removeFolders`. Short, since socket paths are. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "na-"));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
