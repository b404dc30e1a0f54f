/**
 * The one place that chooses the crypto of X.509: everything in `pki` and `ca` imports `x509` and
 * `webcrypto` from here. `@peculiar/x509` needs the Reflect polyfill before it is evaluated.
 */
import "reflect-metadata";
import { Crypto } from "@peculiar/webcrypto";
import * as x509 from "@peculiar/x509";

export const webcrypto = new Crypto();
x509.cryptoProvider.set(webcrypto);

export { x509 };
