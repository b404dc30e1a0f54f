/**
 * The node's id in a request. istio-agent ends a stream whose id has another form than its proxies'
 * (`TYPE~IP~POD.NAMESPACE~DOMAIN`); other servers take it as a text.
 */
export function nodeId(command: string): string {
  return `sidecar~127.0.0.1~node-agent-${command}.default~default.svc.cluster.local`;
}
