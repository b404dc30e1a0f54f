import { createServer } from "node:net";
import { join } from "node:path";
import {
  Client,
  type ClientReadableStream,
  credentials,
  Server,
  ServerCredentials,
  type ServiceError,
  status,
} from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";
import { grpc } from "../../src/gen/health.js";
import { Health, healthService } from "../../src/sds/health.ts";
import { eventually } from "../support/eventually.ts";
import { testFolder } from "./sds-socket.setup.ts";

const SDS = "envoy.service.secret.v3.SecretDiscoveryService";
const { ServingStatus } = grpc.health.v1.HealthCheckResponse;

type Response = grpc.health.v1.HealthCheckResponse.$Properties;

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) cleanUp();
});

/** A server with nothing but health, and a client of it, over a real socket. */
async function start(maxWatchers?: number) {
  let ready = false;
  const subscribers = new Set<() => void>();
  const health = new Health(
    {
      ready: () => ready,
      subscribe: (changed) => {
        subscribers.add(changed);
        return () => void subscribers.delete(changed);
      },
    },
    () => "one peer",
    maxWatchers,
  );
  const server = new Server();
  server.addService(healthService, health.implementation);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = createServer((socket) => injector.injectConnection(socket));
  const path = join(testFolder(), "socket");
  await new Promise<void>((resolve) => listener.listen(path, resolve));
  const client = new Client(`unix:${path}`, credentials.createInsecure());
  cleanUps.push(
    () => listener.close(),
    () => server.forceShutdown(),
    () => client.close(),
  );

  const check = (service: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const { path: method, requestSerialize, responseDeserialize } = healthService.Check;
      client.makeUnaryRequest(
        method,
        requestSerialize,
        responseDeserialize,
        { service },
        (error, response) =>
          error ? reject(error) : resolve(ServingStatus[response?.status ?? 0] ?? "?"),
      );
    });

  const watch = (service: string) => {
    const { path: method, requestSerialize, responseDeserialize } = healthService.Watch;
    const call: ClientReadableStream<Response> = client.makeServerStreamRequest(
      method,
      requestSerialize,
      responseDeserialize,
      { service },
    );
    const seen: string[] = [];
    call.on("data", (response: Response) => seen.push(ServingStatus[response.status ?? 0] ?? "?"));
    const ended = new Promise<ServiceError>((resolve) => {
      call.once("error", resolve);
    });
    const until = (count: number): Promise<unknown> =>
      eventually(`${count} statuses`, () => seen.length >= count);
    return { call, seen, until, ended };
  };

  const become = (now: boolean): void => {
    ready = now;
    for (const changed of subscribers) changed();
  };
  return { health, check, watch, become, subscribers };
}

describe("Check", () => {
  test.each(["", SDS])("of %j answers what the agent is now", async (service) => {
    const { check, become } = await start();
    expect(await check(service)).toBe("NOT_SERVING");
    become(true);
    expect(await check(service)).toBe("SERVING");
    become(false);
    expect(await check(service)).toBe("NOT_SERVING");
  });

  test("of a service that is not here answers NOT_FOUND", async () => {
    const { check, become } = await start();
    become(true);
    await expect(check("envoy.service.cluster.v3.ClusterDiscoveryService")).rejects.toMatchObject({
      code: status.NOT_FOUND,
      details: "unknown service",
    });
  });

  test("after a stop answers NOT_SERVING, whatever the agent thinks", async () => {
    const { health, check, become } = await start();
    become(true);
    health.stop();
    expect(await check(SDS)).toBe("NOT_SERVING");
  });
});

describe("Watch", () => {
  test.each(["", SDS])("of %j tells at once, then each change once", async (service) => {
    const { watch, become } = await start();
    const { seen, until } = watch(service);
    await until(1);
    become(false);
    become(true);
    await until(2);
    become(true);
    become(false);
    await until(3);
    expect(seen).toEqual(["NOT_SERVING", "SERVING", "NOT_SERVING"]);
  });

  test("of a service that is not here says SERVICE_UNKNOWN and stays open", async () => {
    const { watch, become, check } = await start();
    const { call, seen, until } = watch("other");
    await until(1);
    become(true);
    expect(await check("")).toBe("SERVING");
    expect(seen).toEqual(["SERVICE_UNKNOWN"]);
    expect(call.destroyed).toBe(false);
  });

  test("tells of a stop before it ends with UNAVAILABLE", async () => {
    const { health, watch, become, subscribers } = await start();
    become(true);
    const { seen, until, ended } = watch(SDS);
    await until(1);
    health.stop();
    expect(await ended).toMatchObject({
      code: status.UNAVAILABLE,
      details: "node-agent is stopping",
    });
    expect(seen).toEqual(["SERVING", "NOT_SERVING"]);
    await eventually("its end", () => subscribers.size === 0);
  });

  test("opened after a stop ends the same way", async () => {
    const { health, watch, become } = await start();
    become(true);
    health.stop();
    const { seen, ended } = watch(SDS);
    expect(await ended).toMatchObject({ code: status.UNAVAILABLE });
    expect(seen).toEqual(["NOT_SERVING"]);
  });

  test("leaves nothing behind when the client goes", async () => {
    const { watch, subscribers } = await start();
    const { call, until, ended } = watch(SDS);
    await until(1);
    expect(subscribers.size).toBe(1);
    call.cancel();
    expect(await ended).toMatchObject({ code: status.CANCELLED });
    await eventually("its end", () => subscribers.size === 0);
  });

  test("over the limit is refused; a place that becomes free is given again", async () => {
    const { watch, subscribers } = await start(1);
    const first = watch(SDS);
    await first.until(1);
    expect(await watch(SDS).ended).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
    first.call.cancel();
    await first.ended;
    await eventually("its end", () => subscribers.size === 0);
    const second = watch(SDS);
    await second.until(1);
    expect(second.seen).toEqual(["NOT_SERVING"]);
  });
});
