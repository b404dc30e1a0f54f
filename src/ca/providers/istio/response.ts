import { AgentError } from "../../../core/errors.ts";
import { type Certificate, parseCertificates } from "../../../pki/certificate.ts";
import type { SignResponse } from "../../client.ts";

/**
 * The elements of `cert_chain` as chain and roots (contract 4.0, 4.3): leaf first, then intermediates;
 * the last element is the trust bundle, whole, however many certificates it holds. istiod repeats the
 * root before it when its own chain file ends in one, so self-signed certificates on the way count as
 * roots and not as part of the chain. Nothing is verified here.
 *
 * Throws CA_BAD_RESPONSE where there is no leaf and root to tell apart.
 */
export function signResponse(elements: readonly string[]): SignResponse {
  const bundle = elements.at(-1);
  if (bundle === undefined) throw bad("the CA's answer holds no certificate");
  const [leaf, ...above] = elements.slice(0, -1);
  if (leaf === undefined) throw bad("invalid empty CertChain: the CA's answer has one element");
  const chain = [leaf];
  const roots = [bundle];
  for (const element of above) {
    const certificates = readable(element);
    const selfSigned = certificates?.filter((each) => each.isSelfSigned) ?? [];
    if (certificates === undefined || selfSigned.length === 0) {
      chain.push(element);
      continue;
    }
    const rest = certificates.filter((each) => !selfSigned.includes(each));
    if (rest.length > 0) chain.push(rest.map(({ pem }) => pem).join(""));
    for (const root of selfSigned) if (!holds(roots, root)) roots.push(root.pem);
  }
  return { chain, roots };
}

function bad(message: string): AgentError {
  return new AgentError("CA_BAD_RESPONSE", message, {
    hint: "the CA has to answer leaf first and root last; check that its root certificate is configured",
  });
}

/** Undefined for what is no PEM: it stays in its place, and the verification names it. */
function readable(element: string): Certificate[] | undefined {
  try {
    return parseCertificates(element);
  } catch {
    return undefined;
  }
}

function holds(bundles: readonly string[], root: Certificate): boolean {
  return bundles.some(
    (bundle) =>
      readable(bundle)?.some(({ fingerprint }) => fingerprint === root.fingerprint) ?? false,
  );
}
