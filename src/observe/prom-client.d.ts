/**
 * The parts of prom-client that are used, by their own paths. Its index would also load the client of
 * the push gateway (http, https), cluster support and collectors: 15 ms and 0.6 MB for nothing.
 */
declare module "prom-client/lib/registry.js" {
  export { Registry as default } from "prom-client";
}
declare module "prom-client/lib/counter.js" {
  export { Counter as default } from "prom-client";
}
declare module "prom-client/lib/gauge.js" {
  export { Gauge as default } from "prom-client";
}
declare module "prom-client/lib/histogram.js" {
  export { Histogram as default } from "prom-client";
}
