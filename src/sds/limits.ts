/** What one client may take of the agent. Over a limit a stream ends with RESOURCE_EXHAUSTED. */
export interface SdsLimits {
  readonly namesPerStream: number;
  readonly nameBytes: number;
  readonly requestBytes: number;
  /** Announced to the client, which opens another connection for more. */
  readonly streamsPerConnection: number;
  readonly streams: number;
}

export const defaultLimits: SdsLimits = {
  namesPerStream: 1_024,
  nameBytes: 4_096,
  requestBytes: 1_048_576,
  streamsPerConnection: 1_024,
  streams: 4_096,
};
