/** An unsigned JWT; times are wall milliseconds. */
export function jwt(claims: {
  readonly exp?: number;
  readonly iat?: number;
  readonly aud?: readonly string[];
}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const { exp, iat, aud = ["istio-ca"] } = claims;
  const payload = {
    sub: "system:serviceaccount:demo:web",
    aud,
    ...(exp === undefined ? {} : { exp: exp / 1000 }),
    ...(iat === undefined ? {} : { iat: iat / 1000 }),
  };
  return `${part({ alg: "none" })}.${part(payload)}.c2ln`;
}
