/**
 * `@peculiar/x509` and `@peculiar/webcrypto` name the DOM's Web Crypto types in their declarations.
 * Node has the same types under `node:crypto`; these aliases spare us the whole DOM library.
 */
import type { webcrypto } from "node:crypto";

declare global {
  type Crypto = Omit<webcrypto.Crypto, "CryptoKey">;
  type KeyType = webcrypto.KeyType;
  type SubtleCrypto = webcrypto.SubtleCrypto;
  type CryptoKey = webcrypto.CryptoKey;
  type CryptoKeyPair = webcrypto.CryptoKeyPair;
  type KeyUsage = webcrypto.KeyUsage;
  type KeyFormat = webcrypto.KeyFormat;
  type JsonWebKey = webcrypto.JsonWebKey;
  type BufferSource = webcrypto.BufferSource;
  type Algorithm = webcrypto.Algorithm;
  type AlgorithmIdentifier = webcrypto.AlgorithmIdentifier;
  type KeyAlgorithm = webcrypto.KeyAlgorithm;
  type EcKeyGenParams = webcrypto.EcKeyGenParams;
  type EcKeyImportParams = webcrypto.EcKeyImportParams;
  type EcdsaParams = webcrypto.EcdsaParams;
  type RsaHashedKeyGenParams = webcrypto.RsaHashedKeyGenParams;
  type RsaHashedImportParams = webcrypto.RsaHashedImportParams;
}
