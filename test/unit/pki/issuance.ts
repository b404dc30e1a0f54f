import { parseSpiffeId } from "../../../src/identity/spiffe-id.ts";
import { createCsr } from "../../../src/pki/csr.ts";
import { KeyPair } from "../../../src/pki/key-pair.ts";
import { type IssuedAnswer, type IssuedChain, verifyIssued } from "../../../src/pki/verify.ts";
import { type AnswerOptions, TestCa } from "../../support/test-ca.ts";
import { NOW } from "./support.ts";

export const uri = "spiffe://cluster.local/ns/demo/sa/web";

/** A key, its CSR, and a CA that answers it: what `verifyIssued` is asked about. */
export interface Issuance {
  readonly csr: string;
  /** Root -> intermediate -> leaf. */
  readonly ca: TestCa;
  readonly verify: (answer: Sent, more?: Partial<IssuedAnswer>) => Promise<IssuedChain>;
  /** The CA's answer with `options`, verified. */
  readonly answered: (
    options?: AnswerOptions,
    more?: Partial<IssuedAnswer>,
  ) => Promise<IssuedChain>;
}

type Sent = Pick<IssuedAnswer, "chain" | "roots">;

export async function newIssuance(): Promise<Issuance> {
  const { spki, csr } = await newKeyAndCsr();
  const ca = await TestCa.create({ intermediate: true, now: NOW });
  const identity = parseSpiffeId(uri);
  const rest = { spki, identity, now: NOW, skewMs: 60_000, includeRoot: false };
  const verify: Issuance["verify"] = (answer, more = {}) =>
    verifyIssued({ ...answer, ...rest, ...more });
  const answered: Issuance["answered"] = async (options = {}, more = {}) =>
    verify(await ca.answer(csr, options), more);
  return { csr, ca, verify, answered };
}

async function newKeyAndCsr() {
  const key = await KeyPair.generate("ecdsa-p256");
  return { spki: key.spki, csr: await createCsr(key, uri) };
}

/** The roots of an answer as one text. */
export function bundlePem({ roots }: Pick<IssuedChain, "roots">): string {
  return roots.map(({ pem }) => pem).join("");
}
