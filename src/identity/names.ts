/**
 * Kubernetes object names (apimachinery, validation rules "DNS-1123"). They are narrower than what a
 * SPIFFE path segment may hold, so a name that passes is also a legal segment.
 */

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

/** A namespace is a DNS label. Returns what is wrong with `name`, or undefined. */
export function namespaceProblem(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > MAX_LABEL) return `it is longer than ${MAX_LABEL} characters`;
  if (!LABEL.test(name)) return "allowed are a-z, 0-9 and inner '-'";
  return undefined;
}

/** A service account is a DNS subdomain: labels joined by dots, whose own length is not limited. */
export function serviceAccountProblem(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > MAX_SUBDOMAIN) return `it is longer than ${MAX_SUBDOMAIN} characters`;
  if (!name.split(".").every((label) => LABEL.test(label)))
    return "allowed are a-z, 0-9 and inner '-' and '.'";
  return undefined;
}

/** A trust domain, by the SPIFFE-ID specification 2.1. */
export function trustDomainProblem(name: string): string | undefined {
  if (name === "") return "it is empty";
  if (name.length > 255) return "it is longer than 255 characters";
  if (!/^[-a-z0-9._]+$/.test(name)) return "allowed are a-z, 0-9, '.', '-' and '_'";
  return undefined;
}
