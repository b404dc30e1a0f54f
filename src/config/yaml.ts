/**
 * What we use of the YAML parser, as a module to load when there is YAML to read. Named here, since the
 * package is CommonJS: in the bundle a dynamic import of it has no names, a static one has.
 */
export { isMap, LineCounter, parse, parseDocument } from "yaml";
