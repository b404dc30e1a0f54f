import { Client, credentials } from "@grpc/grpc-js";
import { grpc } from "../../../src/gen/health.js";
import { healthService } from "../../../src/sds/health.ts";
import { eventually } from "../../support/eventually.ts";

const { ServingStatus } = grpc.health.v1.HealthCheckResponse;

/** `grpc.health.v1`: what was answered, by the names of statuses. */
export class HealthClient {
  readonly #client: Client;
  readonly #watched: string[] = [];

  constructor(socket: string) {
    this.#client = new Client(`unix:${socket}`, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  /** The status of the service, or the name of the gRPC status. */
  check(service: string): Promise<{ health?: string; end?: number }> {
    const { path, requestSerialize, responseDeserialize } = healthService.Check;
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { service },
        (error, response) =>
          resolve(error ? { end: error.code } : { health: nameOf(response?.status) }),
      );
    });
  }

  watch(service: string): void {
    const { path, requestSerialize, responseDeserialize } = healthService.Watch;
    const call = this.#client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
      service,
    });
    call.on("data", ({ status }: { status?: number }) => this.#watched.push(nameOf(status)));
    call.on("error", () => {});
  }

  /** All that Watch has said, once it is as much as `count`. */
  async watched(count: number): Promise<readonly string[]> {
    await eventually(`${count} statuses`, () => this.#watched.length >= count, 10_000);
    return this.#watched;
  }

  close(): void {
    this.#client.close();
  }
}

const nameOf = (status: number | null | undefined): string => ServingStatus[status ?? 0] ?? "?";
