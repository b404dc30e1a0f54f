import { request } from "node:http";
import { type Resource, resourceOf } from "./resource.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** As `status`: the connection was cut while the request was still being written. */
const CUT_OFF = { status: 0, headers: {}, body: "" };

/** One HTTP/1.1 request on the Unix socket, on a connection of its own. */
export function http(socketPath: string, what: HttpRequest): Promise<HttpAnswer> {
  const { method, path, headers = {}, body } = what;
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("end", () => {
        const { statusCode = 0, headers: received } = response;
        resolve({ status: statusCode, headers: received, body: text });
      });
      response.on("error", reject);
    });
    sent.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (code === "EPIPE" || code === "ECONNRESET") resolve(CUT_OFF);
      else reject(new Error(message));
    });
    sent.end(body);
  });
}

/** `POST /v3/discovery:secrets`, as Envoy asks. */
export function restRequest(names: readonly string[], version: string): HttpRequest {
  return {
    method: "POST",
    path: "/v3/discovery:secrets",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      version_info: version,
      node: { id: "conformance", cluster: "test" },
      resource_names: names,
      type_url: "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
    }),
  };
}

/** A `DiscoveryResponse` in canonical JSON. */
interface Json {
  readonly versionInfo?: string;
  readonly typeUrl?: string;
  readonly controlPlane?: { readonly identifier?: string };
  readonly resources?: readonly {
    readonly "@type": string;
    readonly name: string;
    readonly tlsCertificate?: { certificateChain: JsonSource; privateKey: JsonSource };
    readonly validationContext?: { trustedCa: JsonSource };
  }[];
}
interface JsonSource {
  readonly inlineBytes?: string;
  readonly inlineString?: string;
}

export function readJson(body: string): {
  version: string;
  typeUrl: string;
  identifier: string;
  resources: Resource[];
} {
  const { versionInfo = "", typeUrl = "", controlPlane, resources = [] } = JSON.parse(body) as Json;
  return {
    version: versionInfo,
    typeUrl,
    identifier: controlPlane?.identifier ?? "",
    resources: resources.map(({ name, tlsCertificate, validationContext, "@type": type }) => {
      if (type !== typeUrl) throw new Error(`a resource of type "${type}"`);
      const pair = tlsCertificate && {
        certificateChain: source(tlsCertificate.certificateChain),
        privateKey: source(tlsCertificate.privateKey),
      };
      const context = validationContext && { trustedCa: source(validationContext.trustedCa) };
      return resourceOf(
        { name, tlsCertificate: pair ?? null, validationContext: context ?? null },
        versionInfo,
      );
    }),
  };
}

const source = ({ inlineBytes, inlineString }: JsonSource) =>
  inlineBytes === undefined
    ? { inlineString: inlineString ?? "" }
    : { inlineBytes: Buffer.from(inlineBytes, "base64") };
