import type { CheckedChain, CrlProblem } from "../core/revocation-events.ts";
import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

/** Revocation lists in use, what is wrong with them, and the OCSP staple. */
export function revocationCounting(instruments: Instruments): Counting {
  const { problem: crlProblems } = metricTable.node_agent_crl_problem.labels;
  const { problem: ocspProblems } = metricTable.node_agent_ocsp_problem.labels;
  const { chain: chains } = metricTable.node_agent_crl_checked.labels;

  const checked = (now: CheckedChain): void => {
    for (const chain of chains)
      instruments.set("node_agent_crl_checked", { chain }, chain === now ? 1 : 0);
  };
  let judged: readonly CrlProblem[] = [];
  let isWithheld = false;
  const showProblems = (): void => {
    const all = isWithheld ? [...judged, "CRL_INCOMPLETE"] : judged;
    for (const problem of crlProblems)
      instruments.set("node_agent_crl_problem", { problem }, all.includes(problem) ? 1 : 0);
  };
  const withheld = (now: boolean): void => {
    isWithheld = now;
    showProblems();
  };
  const stapled = (isStapled: boolean, code?: string): void => {
    instruments.set("node_agent_ocsp_stapled", {}, isStapled ? 1 : 0);
    for (const problem of ocspProblems)
      instruments.set("node_agent_ocsp_problem", { problem }, problem === code ? 1 : 0);
  };
  checked("none");

  return {
    "crl.judged": ({ lists, nextUpdate, problems }) => {
      instruments.set("node_agent_crl_lists", {}, lists);
      const at = (nextUpdate ?? Infinity) / 1000;
      instruments.set("node_agent_crl_next_update_timestamp_seconds", {}, at);
      judged = problems;
      showProblems();
    },
    "validator.crl_withheld": () => withheld(true),
    "validator.crl_settled": () => withheld(false),
    "revocation.changed": (e) => checked(e.checked),
    "ocsp.stapled": () => stapled(true),
    "ocsp.unusable": (e) => stapled(e.stapled, e.error.code),
    "ocsp.off": () => stapled(false),
  };
}
