import { keySpec, type KeyType } from "../../src/pki/key-type.ts";
import { webcrypto, x509 } from "../../src/pki/webcrypto.ts";
import type { AnswerOptions, LeafOptions, TestCaOptions } from "./test-ca-options.ts";

export type { AnswerOptions, LeafOptions, TestCaOptions } from "./test-ca-options.ts";

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

export interface Issuer {
  readonly keys: CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

/** A CA for tests, on x509 directly, so that it shares no code with what it tests. */
export class TestCa {
  readonly #options: TestCaOptions;
  readonly #root: Issuer;
  readonly #intermediate: Issuer | undefined;

  private constructor(options: TestCaOptions, root: Issuer, intermediate: Issuer | undefined) {
    this.#options = options;
    this.#root = root;
    this.#intermediate = intermediate;
  }

  static async create(options: TestCaOptions = {}): Promise<TestCa> {
    const name = options.name ?? "Test";
    const root = await issueCa(options, `O=Tests, CN=${name} Root`);
    const intermediate = options.intermediate
      ? await issueCa(options, `O=Tests, CN=${name} Intermediate`, root)
      : undefined;
    return new TestCa(options, root, intermediate);
  }

  get rootPem(): string {
    return pemOf(this.#root.certificate);
  }

  /** Empty without an intermediate. */
  get intermediatePem(): string {
    return this.#intermediate ? pemOf(this.#intermediate.certificate) : "";
  }

  /** Who signs leaves. */
  get signer(): Issuer {
    return this.#intermediate ?? this.#root;
  }

  get root(): Issuer {
    return this.#root;
  }

  /** The leaf for a CSR, PEM. The CSR's own signature is checked. */
  async sign(csrPem: string, options: LeafOptions = {}): Promise<string> {
    const csr = new x509.Pkcs10CertificateRequest(csrPem);
    if (!(await csr.verify(webcrypto))) throw new Error("TestCa: the CSR's signature is bad");
    const issuer = this.signer;
    const publicKey = options.wrongKey
      ? (await generate(this.#options.keyType)).publicKey
      : csr.publicKey;
    const leaf = await x509.X509CertificateGenerator.create(
      {
        serialNumber: options.serial ?? serial(),
        subject: "",
        issuer: issuer.certificate.subject,
        ...this.#window(options),
        publicKey,
        signingKey: issuer.keys.privateKey,
        signingAlgorithm: signing(this.#options.keyType),
        extensions: [
          new x509.BasicConstraintsExtension(options.leafIsCa ?? false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([
            x509.ExtendedKeyUsage.serverAuth,
            x509.ExtendedKeyUsage.clientAuth,
          ]),
          await authorityKeyId(issuer),
          ...sanOf(csr, options),
        ],
      },
      webcrypto,
    );
    const der = Buffer.from(leaf.rawData);
    if (options.brokenSignature) flipLastBit(der);
    return x509.PemConverter.encode(der, "CERTIFICATE") + "\n";
  }

  /** The whole answer of a CA: what `CaClient.sign` returns. */
  async answer(csrPem: string, options: AnswerOptions = {}) {
    const roots = options.noRoot
      ? []
      : [options.foreignRoot ? (await TestCa.create(this.#options)).rootPem : this.rootPem];
    roots.push(...(options.moreRoots ?? []));
    const chain = options.noLeaf ? [] : [await this.sign(csrPem, options)];
    if (this.#intermediate && !options.withoutIntermediate) chain.push(this.intermediatePem);
    if (options.repeatRoot) chain.push(this.rootPem);
    if (options.garbage) chain[0] = "not a certificate";
    return { chain, roots };
  }

  #window(options: LeafOptions): { notBefore: Date; notAfter: Date } {
    const now = nowOf(this.#options);
    const ttl = options.ttlMs ?? HOUR;
    const shift = options.expired ? -2 * ttl : options.notYetValid ? 2 * ttl : 0;
    const notBefore = options.notBefore ?? now + shift;
    return {
      notBefore: new Date(notBefore),
      notAfter: new Date(options.notAfter ?? notBefore + ttl),
    };
  }
}

async function issueCa(options: TestCaOptions, subject: string, parent?: Issuer): Promise<Issuer> {
  const keys = await generate(options.keyType);
  const now = nowOf(options);
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial(),
      subject,
      issuer: parent?.certificate.subject ?? subject,
      // A CA made and used in the same second must not be too young for its own leaf.
      notBefore: new Date(now - HOUR),
      notAfter: new Date(now + (options.lifeMs ?? YEAR)),
      publicKey: keys.publicKey,
      signingKey: (parent?.keys ?? keys).privateKey,
      signingAlgorithm: signing(options.keyType),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
        ...(parent ? [await authorityKeyId(parent)] : []),
      ],
    },
    webcrypto,
  );
  return { keys, certificate };
}

function authorityKeyId({ keys }: Issuer): Promise<x509.Extension> {
  return x509.AuthorityKeyIdentifierExtension.create(keys.publicKey, false, webcrypto);
}

function sanOf(csr: x509.Pkcs10CertificateRequest, options: LeafOptions): x509.Extension[] {
  const san = csr.extensions.find((e) => e instanceof x509.SubjectAlternativeNameExtension);
  const asked = san?.names.items ?? [];
  const own = asked.filter(({ type }) => type === "url").map(({ value }) => value);
  const uris = options.uris ?? (options.uri === undefined ? own : [options.uri]);
  const faulty = uris.map((uri) => {
    if (options.wrongUri) return `${uri}-other`;
    return options.nulInSan ? `${uri}\0.attacker` : uri;
  });
  const names: x509.JsonGeneralNames = [
    ...faulty.map((value) => ({ type: "url", value }) as const),
    ...(options.dns ?? []).map((value) => ({ type: "dns", value }) as const),
  ];
  return names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names, true)];
}

function generate(type: KeyType = "ecdsa-p256"): Promise<CryptoKeyPair> {
  const spec = keySpec(type);
  return spec.kind === "ec"
    ? webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: spec.curve }, true, ["sign"])
    : webcrypto.subtle.generateKey(
        {
          name: "RSASSA-PKCS1-v1_5",
          hash: spec.hash,
          modulusLength: spec.bits,
          publicExponent: new Uint8Array([1, 0, 1]),
        },
        true,
        ["sign"],
      );
}

function signing(type: KeyType = "ecdsa-p256") {
  const spec = keySpec(type);
  return { name: spec.kind === "ec" ? "ECDSA" : "RSASSA-PKCS1-v1_5", hash: spec.hash };
}

function nowOf({ clock, now }: TestCaOptions): number {
  return clock?.now() ?? now ?? Date.now();
}

/** 16 random bytes, positive and without leading zeros. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString("pem")}\n`;
}

function flipLastBit(der: Buffer): void {
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
}
