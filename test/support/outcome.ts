/** What `attempt` returns or throws, as a value: a property then needs no branches. */
export function outcome(attempt: () => unknown): unknown {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
}
