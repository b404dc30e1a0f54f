import { type ErrorCode, toAgentError } from "../core/errors.ts";
import type { SignAndVerify, Signers } from "./endpoint.ts";
import type { CaPool } from "./pool.ts";

/** Makes the clients of the CAs; throws what is wrong with their settings, or with the files those name. */
export type Connect = () => Promise<CaPool>;

/** A file may be mended while the agent runs; a setting is not. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set(["CA_ROOT_MISSING", "CA_ROOT_INVALID"]);

/**
 * CAs that cannot be asked yet: each try looks anew whether they can. What stands against it is the
 * error of that try, so that it is told, counted and retried like any other.
 */
export class LateCa implements Signers {
  readonly #connect: Connect;
  /** The one try to make them that is under way, or went well. */
  #pool: Promise<CaPool> | undefined;

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  async first<T>(attempt: SignAndVerify<T>, signal: AbortSignal): Promise<T> {
    const pool = await (this.#pool ??= this.#make());
    signal.throwIfAborted();
    return pool.first(attempt, signal);
  }

  close(): void {
    void this.#pool?.then(
      (pool) => pool.close(),
      () => undefined,
    );
  }

  async #make(): Promise<CaPool> {
    try {
      return await this.#connect();
    } catch (thrown) {
      this.#pool = undefined;
      throw thrown;
    }
  }
}

/** A file that is not good ends the start, but where there is something to serve without a CA. */
export async function connectOrWait(
  connect: Connect,
  canServe: () => Promise<boolean>,
): Promise<CaPool | LateCa> {
  try {
    return await connect();
  } catch (thrown) {
    if (MAY_PASS.has(toAgentError(thrown).code) && (await canServe())) return new LateCa(connect);
    throw thrown;
  }
}
