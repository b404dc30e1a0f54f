/**
 * The protobufjs runtime behind every generated module, with 64-bit fields as plain numbers.
 *
 * protobufjs decodes int64 to a `Long` object whenever the `long` package can be found. What we read
 * is seconds, far below 2^53, so the class is switched off here, once, before anything is decoded.
 */
import protobuf from "protobufjs/minimal.js";

protobuf.util.Long = null;
protobuf.configure();

export default protobuf;
