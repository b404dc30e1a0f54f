import { hostname } from "node:os";
import { Server } from "@grpc/grpc-js";
import { formatHostPort } from "../../config/kinds.ts";
import type { Clock } from "../../core/clock.ts";
import { Authority } from "../authority/authority.ts";
import { announce } from "./announce.ts";
import { authenticatorOf } from "./authenticators.ts";
import { certificateService } from "./certificate-service.ts";
import { definition, implementation } from "./grpc-service.ts";
import { listen, type Listener } from "./listener.ts";
import { caLog } from "./log.ts";
import { writeRoot } from "./root-file.ts";
import { authenticationOf, caServerRules } from "./rules.ts";
import { ServingCertificates } from "./serving-certificate.ts";
import type { CaServerConfig } from "./settings.ts";
import { tlsNames } from "./tls-names.ts";

export interface CaServerDependencies {
  readonly clock: Clock;
  /** Takes a finished log line, without a newline. */
  readonly write: (line: string) => void;
}

export interface CaServer {
  /** `host:port`, the port that was bound. */
  readonly address: string;
  readonly rootPem: string;
  /** Lets calls end for `graceMs`, then ends them. */
  close(graceMs: number): Promise<void>;
}

/** A CSR is 1 to 2 kB, 8 kB with a large RSA key. */
const MAX_REQUEST_BYTES = 256 * 1024;

/**
 * `node-agent ca`: the development CA behind `istio.v1.auth.IstioCertificateService`. Throws
 * `AgentError`s with exit status 2: settings, `CA_STATE_UNUSABLE`, `CA_LISTEN`.
 */
export async function startCaServer(
  config: CaServerConfig,
  { clock, write }: CaServerDependencies,
): Promise<CaServer> {
  for (const rule of caServerRules) rule(config);
  const log = caLog(config.logFormat, () => clock.now(), write);
  const authority = await Authority.open({
    clock,
    caDir: config.caDir,
    onRenewalFailed: ({ message }) =>
      log("warn", "issuing certificate not renewed, the old one goes on", { reason: message }),
  });
  const how = authenticationOf(config);
  const authenticate = await authenticatorOf(how, config, clock, log);
  const names = tlsNames(config, hostname());
  const serving = config.plaintext
    ? undefined
    : await ServingCertificates.start({ authority, names, clock, log });

  const { trustDomain } = config;
  const answer = certificateService({
    authority,
    authenticate,
    lifetime: config,
    trustDomain,
    clock,
    log,
  });
  const server = new Server({ "grpc.max_receive_message_length": MAX_REQUEST_BYTES });
  server.addService(definition, implementation(answer));

  let listener: Listener | undefined;
  const close = async (graceMs: number): Promise<void> => {
    serving?.stop();
    await listener?.close(graceMs);
  };
  try {
    listener = await listen(server, config.listen, serving, clock);
    const address = formatHostPort({ ...config.listen, port: listener.port });
    // After the bind: a CA that cannot listen must not replace the root of the one that does.
    if (config.rootOut !== undefined) await writeRoot(config.rootOut, authority.rootPem);
    announce(log, config, how, { address, names, rootPem: authority.rootPem });
    return { address, rootPem: authority.rootPem, close };
  } catch (error) {
    await close(0);
    throw error;
  }
}
