import { createHash, createPrivateKey, X509Certificate } from "node:crypto";
import { SECRET_TYPE } from "../../support/sds-client.ts";
import type { Received, Resource } from "./resource.ts";

/** What was seen of one server, over all cases and streams. */
export class Book {
  /** The names under which a private key may come. */
  readonly #keys: ReadonlySet<string>;
  readonly #digests: boolean;
  readonly #contents = new Map<string, string>();
  readonly #versions = new Map<string, string>();
  #roots: readonly X509Certificate[] = [];

  /** `digests`: a version is made from the content, so that equal content never looks new. */
  constructor(keys: readonly string[] = [], digests = true) {
    this.#keys = new Set(["default", ...keys]);
    this.#digests = digests;
  }

  /**
   * What is wrong with a response in any case, whatever the case is about. `asked`: the names that
   * were ever asked for on its stream; `nonces`: those of the responses before it there.
   */
  violations(
    { typeUrl, resources, removed }: Received,
    asked: (name: string) => boolean,
  ): string[] {
    const all = [...resources.map(({ name }) => name), ...removed];
    return [
      ...(typeUrl === SECRET_TYPE ? [] : [`its type_url is "${typeUrl}"`]),
      ...(new Set(all).size === all.length ? [] : ["a name is in it twice"]),
      ...all.filter((name) => !asked(name)).map((name) => `nobody asked for ${name}`),
      ...resources.flatMap((resource) => this.#wrongWith(resource)),
    ];
  }

  /** One content has one version and one version one content, on every stream of either variant. */
  wrongVersion({ name, version, chain, key, roots }: Resource): string[] {
    const content = createHash("sha256").update(`${chain} ${key} ${roots}`).digest("hex");
    const before = remember(this.#contents, `${name} ${version}`, content);
    const other = remember(this.#versions, `${name} ${content}`, version);
    return [
      ...(before === content ? [] : [`${name} has other content under the same version`]),
      ...(other === version || !this.#digests ? [] : [`${name} is the same under another version`]),
    ];
  }

  #wrongWith(resource: Resource): string[] {
    const { name, innerName, version, chain, key, roots } = resource;
    return [
      ...(innerName === name ? [] : [`${name} is called ${innerName} inside`]),
      ...(version === "" ? [`${name} has no version`] : []),
      ...(chain + key + roots === "" ? [`${name} is empty`] : []),
      ...(key !== "" && !this.#keys.has(name) ? [`a private key came as ${name}`] : []),
      ...(chain + key === "" ? this.#wrongRoots(roots) : this.#wrongPair(chain, key)),
    ];
  }

  #wrongRoots(pem: string): string[] {
    this.#roots = [...this.#roots, ...certificates(pem)];
    return this.#roots.length === 0 ? ["a bundle without a certificate"] : [];
  }

  /** Key and certificate belong together; and the chain reaches a root, once a bundle was seen. */
  #wrongPair(chain: string, key: string): string[] {
    const [leaf, ...rest] = certificates(chain);
    if (leaf === undefined || key === "") return ["half a pair"];
    const top = rest.at(-1) ?? leaf;
    const known =
      this.#roots.length === 0 || this.#roots.some((root) => top.verify(root.publicKey));
    return [
      ...(leaf.checkPrivateKey(createPrivateKey(key)) ? [] : ["the key is of another certificate"]),
      ...(known ? [] : ["the chain reaches none of the roots"]),
    ];
  }
}

/** The first value under this key. */
function remember(map: Map<string, string>, key: string, value: string): string {
  const first = map.get(key) ?? value;
  map.set(key, first);
  return first;
}

function certificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => new X509Certificate(block));
}
