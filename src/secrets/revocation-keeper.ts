import { alarm, type Clock, type Timer } from "../core/clock.ts";
import type { AgentError, ErrorCode } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { CheckedChain, CrlProblem, ExpiredAction } from "../core/revocation-events.ts";
import { type Certificate, parseCertificates } from "../pki/certificate.ts";
import type { RevocationList } from "../pki/crl.ts";
import { type CrlContent, crlFile } from "./crl-file.ts";
import { contentVersion } from "./digest.ts";
import { FileFollower } from "./file-follower.ts";
import { knownCas } from "./known-cas.ts";
import { judgeRevocation } from "./revocation.ts";
import { type RevocationLists, type Secret, TRUST_BUNDLE, type TrustBundle } from "./secret.ts";

export interface RevocationChoice {
  /** PEM file of the lists; undefined: none are sent. */
  readonly path: string | undefined;
  /** A file that never was there is none to be told of. */
  readonly optional: boolean;
  readonly expired: ExpiredAction;
}

export interface RevocationKeeperDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  /** The bundle is to be finished anew. */
  readonly changed: () => void;
}

/** Intermediates of chains that were served: peers have them for as long as their certificates last. */
const REMEMBERED = 16;

const NO_FILE: RevocationChoice = {
  path: undefined,
  optional: false,
  expired: "keep",
};

const NONE: CrlContent = { lists: [], cas: [] };

/** Keeps the revocation lists of a file, and adds to each bundle those that go with it. */
export class RevocationKeeper {
  readonly #deps: RevocationKeeperDependencies;
  readonly #follower: FileFollower<CrlContent>;
  #choice: RevocationChoice = NO_FILE;
  #content: CrlContent | undefined;
  #fileProblem: AgentError | undefined;
  #intermediates: readonly Certificate[] = [];
  #inUse: readonly RevocationList[] = [];
  #sent: RevocationLists | undefined;
  #told: ReadonlySet<string> = new Set();
  #judged = "";
  #nextLook: Timer | undefined;

  constructor(deps: RevocationKeeperDependencies) {
    this.#deps = deps;
    this.#follower = new FileFollower<CrlContent>({
      clock: deps.clock,
      open: (path) => this.#open(path),
      changed: (content) => {
        this.#content = content;
        if (content === undefined) this.#inUse = [];
        deps.changed();
      },
    });
  }

  /** From now on these. What was good stays until the new file has something. Never throws. */
  async choose(choice: RevocationChoice): Promise<void> {
    const before = this.#choice;
    this.#choice = choice;
    if (choice.path !== before.path) this.#fileProblem = undefined;
    await this.#follower.follow(choice.path);
    this.#deps.changed();
  }

  /** This chain is about to be served: its CAs sign peers too. PEM, leaf first. */
  expect(chainPem: string): void {
    const [, ...cas] = parseCertificates(chainPem, "the chain");
    const fresh = cas.filter(({ isSelfIssued }) => !isSelfIssued);
    const isFresh = (fingerprint: string): boolean =>
      fresh.some((ca) => ca.fingerprint === fingerprint);
    const old = this.#intermediates.filter(({ fingerprint }) => !isFresh(fingerprint));
    this.#intermediates = [...fresh, ...old].slice(0, REMEMBERED);
  }

  /** The workload's own bundle with the lists that go with it; any other secret as it is. */
  readonly finish = (secret: Secret): Secret => {
    if (secret.name !== TRUST_BUNDLE || secret.kind !== "trust-bundle") return secret;
    const crl = this.#judge(secret);
    if (crl === undefined) return secret;
    const version = contentVersion(secret.version, crl.pem, String(crl.onlyLeaf));
    return { ...secret, version, crl };
  };

  stop(): void {
    this.#follower.stop();
    this.#nextLook?.cancel();
  }

  #open(path: string) {
    const { emit, changed } = this.#deps;
    return crlFile(path, {
      loaded: ({ lists }) => {
        this.#fileProblem = undefined;
        emit({ type: "crl.loaded", path, lists: lists.length });
      },
      unusable: (error) => {
        const isNone = this.#choice.optional && this.#content === undefined;
        if (error.code === "CRL_MISSING" && isNone) return;
        this.#fileProblem = error;
        emit({ type: "crl.unusable", path, error });
        changed();
      },
    });
  }

  #judge({ pem }: TrustBundle): RevocationLists | undefined {
    const { clock } = this.#deps;
    const now = clock.now();
    const anchors = parseCertificates(pem, "bundle");
    const { lists, cas } = this.#content ?? NONE;
    const { inUse, sent, crl, problems, nextLook } = judgeRevocation({
      cas: knownCas(anchors, [...this.#intermediates, ...cas], now),
      lists,
      before: this.#inUse,
      now,
      expired: this.#choice.expired,
    });
    this.#inUse = inUse;
    this.#nextLook?.cancel();
    this.#nextLook =
      nextLook === undefined ? undefined : alarm(clock, nextLook, this.#deps.changed);
    this.#tell(inUse, problems);
    this.#tellSent(sent, crl);
    return crl;
  }

  #tell(inUse: readonly RevocationList[], problems: readonly AgentError[]): void {
    const { emit } = this.#deps;
    const { path = "", expired: action } = this.#choice;
    for (const error of problems) {
      if (this.#told.has(error.message)) continue;
      if (error.code === "CRL_EXPIRED") emit({ type: "crl.expired", path, error, action });
      else if (error.code === "CRL_INCOMPLETE") emit({ type: "crl.withheld", path, error });
      else emit({ type: "crl.unusable", path, error });
    }
    this.#told = new Set(problems.map(({ message }) => message));
    const all = [...(this.#fileProblem ? [this.#fileProblem] : []), ...problems];
    const ends = inUse.flatMap(({ nextUpdate }) => nextUpdate ?? []);
    const judged = {
      lists: inUse.length,
      nextUpdate: ends.length === 0 ? undefined : Math.min(...ends),
      problems: [...new Set(all.map(({ code }) => code).filter(isCrlProblem))],
    };
    if (JSON.stringify(judged) === this.#judged) return;
    this.#judged = JSON.stringify(judged);
    emit({ type: "crl.judged", ...judged });
  }

  #tellSent(sent: readonly RevocationList[], crl: RevocationLists | undefined): void {
    const before = this.#sent;
    this.#sent = crl;
    if (before?.pem === crl?.pem && before?.onlyLeaf === crl?.onlyLeaf) return;
    const checked: CheckedChain = crl === undefined ? "none" : crl.onlyLeaf ? "leaf" : "all";
    const revoked = sent.reduce((sum, list) => sum + list.revoked.size, 0);
    this.#deps.emit({ type: "revocation.changed", lists: sent.length, revoked, checked });
  }
}

const isCrlProblem = (code: ErrorCode): code is CrlProblem => code.startsWith("CRL_");
