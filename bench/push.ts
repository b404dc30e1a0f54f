/**
 * How fast a new version reaches many streams, and what a stream costs: `npm run bench`.
 *
 * A server process and a client process, one Unix socket. For 1, 100 and 1,000 streams, median of
 * the rounds, with grpc-js alone writing ready bytes as the reference in the same run:
 *   first-to-last  between the first and the last stream's receipt, at the client
 *   put-to-last    from the put in the server's store to the last receipt
 *   memory         the server's RSS for each stream, over the same server without streams
 */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runClient } from "./push/client.ts";
import { runServer, type ServerKind } from "./push/server.ts";

const ROUNDS = 15;

/** What is compared: a server, and what its clients speak. */
const SUBJECTS = {
  "grpc-js": { server: "grpc-js", variant: "sotw" },
  "node-agent": { server: "node-agent", variant: "sotw" },
  "node-agent, delta": { server: "node-agent", variant: "delta" },
} as const satisfies Record<string, { server: ServerKind; variant: "sotw" | "delta" }>;
type Subject = keyof typeof SUBJECTS;

const [role, path = "", kind = ""] = process.argv.slice(2);
const { server, variant } = SUBJECTS[kind as Subject] ?? SUBJECTS["node-agent"];
if (role === "server") runServer(server, path);
else if (role === "client") runClient(path, variant);
else await compare();

async function compare(): Promise<void> {
  const rows = [];
  for (const streams of [1, 100, 1_000]) {
    for (const connections of streams > 100 ? [1, 10] : [1]) {
      for (const subject of Object.keys(SUBJECTS) as Subject[]) {
        rows.push(await measure(subject, streams, connections));
      }
    }
  }
  console.log(`Node ${process.version}, ${ROUNDS} rounds, median (worst)`);
  console.table(rows);
}

async function measure(subject: Subject, streams: number, connections: number): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), "push-"));
  const socket = join(folder, "s");
  const serving = start("server", socket, subject);
  await said(serving, "ready");
  const empty = await ask(serving, { type: "memory" });
  const client = start("client", socket, subject);
  await said(client, "ready");
  await ask(client, { type: "open", streams, connections });
  const full = await ask(serving, { type: "memory" });
  const spread: number[] = [];
  const total: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Until the ACKs of the round before have been read.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await ask(client, { type: "arm" });
    const arrived = said(client, "round");
    const { at } = await ask(serving, { type: "put" });
    const { first, last } = await arrived;
    spread.push(last - first);
    total.push(last - at);
  }
  client.kill();
  serving.kill();
  await Promise.all([once(client, "exit"), once(serving, "exit")]);
  await rm(folder, { recursive: true, force: true });
  return {
    server: subject,
    streams,
    connections,
    "first-to-last ms": summary(spread),
    "put-to-last ms": summary(total),
    "kB a stream": streams < 100 ? "-" : ((full.rss - empty.rss) / streams / 1024).toFixed(1),
  };
}

interface Answer {
  readonly type: string;
  readonly rss: number;
  /** Wall milliseconds. */
  readonly at: number;
  readonly first: number;
  readonly last: number;
}

function start(role: string, path: string, subject: Subject): ChildProcess {
  return fork(process.argv[1] ?? "", [role, path, subject], { execArgv: ["--expose-gc"] });
}

function said(child: ChildProcess, type: string): Promise<Answer> {
  return new Promise((resolve) => {
    const listen = (message: Answer): void => {
      if (message.type !== type) return;
      child.off("message", listen);
      resolve(message);
    };
    child.on("message", listen);
  });
}

function ask(
  child: ChildProcess,
  question: { type: string; streams?: number; connections?: number },
): Promise<Answer> {
  const answer = said(child, question.type);
  child.send(question);
  return answer;
}

function summary(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  return `${median.toFixed(1)} (${(sorted.at(-1) ?? 0).toFixed(1)})`;
}
