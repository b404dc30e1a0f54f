// Made by scripts/generate.mjs from protos/; do not edit.
import $protobuf from "./runtime.js";
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;
const $root = $protobuf.roots["node-agent/istio-ca"] || ($protobuf.roots["node-agent/istio-ca"] = {});
const istio = $root.istio = (() => {
  const istio2 = {};
  istio2.v1 = (function() {
    const v1 = {};
    v1.auth = (function() {
      const auth = {};
      auth.IstioCertificateRequest = (function() {
        const IstioCertificateRequest = function(properties) {
          if (properties) {
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
              if (properties[keys[i]] != null && keys[i] !== "__proto__")
                this[keys[i]] = properties[keys[i]];
          }
        };
        IstioCertificateRequest.prototype.csr = "";
        IstioCertificateRequest.prototype.validityDuration = $util.Long ? $util.Long.fromBits(0, 0, false) : 0;
        IstioCertificateRequest.prototype.metadata = null;
        IstioCertificateRequest.encode = function(message, writer, _depth) {
          if (!writer)
            writer = $Writer.create();
          if (_depth === $undefined)
            _depth = 0;
          if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
          if (message.csr != null && $Object.hasOwnProperty.call(message, "csr") && message.csr !== "")
            writer.uint32(
              /* id 1, wireType 2 =*/
              10
            ).string(message.csr);
          if (message.validityDuration != null && $Object.hasOwnProperty.call(message, "validityDuration") && (typeof message.validityDuration === "object" ? message.validityDuration.low || message.validityDuration.high : message.validityDuration !== 0))
            writer.uint32(
              /* id 3, wireType 0 =*/
              24
            ).int64(message.validityDuration);
          if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
            $root.google.protobuf.Struct.encode(message.metadata, writer.uint32(
              /* id 4, wireType 2 =*/
              34
            ).fork(), _depth + 1).ldelim();
          if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
              writer.raw(message.$unknowns[i]);
          return writer;
        };
        IstioCertificateRequest.decode = function(reader, length, _end, _depth, _target) {
          if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
          if (_depth === $undefined)
            _depth = 0;
          if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
          let end, message, value;
          if (length === $undefined)
            end = reader.len;
          else {
            end = reader.pos + length;
            if (end > reader.len)
              throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
          }
          message = _target || new $root.istio.v1.auth.IstioCertificateRequest();
          while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
              _end = $undefined;
              break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
              case 1: {
                if (wireType !== 2)
                  break;
                if ((value = reader.stringVerify()).length)
                  message.csr = value;
                else
                  delete message.csr;
                continue;
              }
              case 3: {
                if (wireType !== 0)
                  break;
                if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                  message.validityDuration = value;
                else
                  delete message.validityDuration;
                continue;
              }
              case 4: {
                if (wireType !== 2)
                  break;
                message.metadata = $root.google.protobuf.Struct.decode(reader, reader.size(), $undefined, _depth + 1, message.metadata);
                continue;
              }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
              $util.makeProp(message, "$unknowns", false);
              (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
          }
          if (length !== $undefined) {
            if (reader.pos !== end)
              throw $RangeError("index out of range");
            reader.len = length;
          }
          if (_end !== $undefined)
            throw $Error("missing end group");
          return message;
        };
        return IstioCertificateRequest;
      })();
      auth.IstioCertificateResponse = (function() {
        const IstioCertificateResponse = function(properties) {
          this.certChain = [];
          if (properties) {
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
              if (properties[keys[i]] != null && keys[i] !== "__proto__")
                this[keys[i]] = properties[keys[i]];
          }
        };
        IstioCertificateResponse.prototype.certChain = $util.emptyArray;
        IstioCertificateResponse.encode = function(message, writer, _depth) {
          if (!writer)
            writer = $Writer.create();
          if (_depth === $undefined)
            _depth = 0;
          if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
          if (message.certChain != null && message.certChain.length)
            for (let i = 0; i < message.certChain.length; ++i)
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.certChain[i]);
          if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
              writer.raw(message.$unknowns[i]);
          return writer;
        };
        IstioCertificateResponse.decode = function(reader, length, _end, _depth, _target) {
          if (!(reader instanceof $Reader))
            reader = $Reader.create(reader);
          if (_depth === $undefined)
            _depth = 0;
          if (_depth > $Reader.recursionLimit)
            throw $Error("max depth exceeded");
          let end, message;
          if (length === $undefined)
            end = reader.len;
          else {
            end = reader.pos + length;
            if (end > reader.len)
              throw $RangeError("index out of range");
            length = reader.len;
            reader.len = end;
          }
          message = _target || new $root.istio.v1.auth.IstioCertificateResponse();
          while (reader.pos < end) {
            let start = reader.pos;
            let tag = reader.tag();
            if (tag === _end) {
              _end = $undefined;
              break;
            }
            let wireType = tag & 7;
            switch (tag >>>= 3) {
              case 1: {
                if (wireType !== 2)
                  break;
                if (!(message.certChain && message.certChain.length))
                  message.certChain = [];
                message.certChain.push(reader.stringVerify());
                continue;
              }
            }
            reader.skipType(wireType, _depth, tag);
            if (!reader.discardUnknown) {
              $util.makeProp(message, "$unknowns", false);
              (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
            }
          }
          if (length !== $undefined) {
            if (reader.pos !== end)
              throw $RangeError("index out of range");
            reader.len = length;
          }
          if (_end !== $undefined)
            throw $Error("missing end group");
          return message;
        };
        return IstioCertificateResponse;
      })();
      return auth;
    })();
    return v1;
  })();
  return istio2;
})();
const google = $root.google = (() => {
  const google2 = {};
  google2.protobuf = (function() {
    const protobuf = {};
    protobuf.Struct = (function() {
      const Struct = function(properties) {
        this.fields = {};
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Struct.prototype.fields = $util.emptyObject;
      Struct.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.fields != null && $Object.hasOwnProperty.call(message, "fields"))
          for (let keys = $Object.keys(message.fields), i = 0; i < keys.length; ++i) {
            writer.uint32(
              /* id 1, wireType 2 =*/
              10
            ).fork().uint32(
              /* id 1, wireType 2 =*/
              10
            ).string(keys[i]);
            $root.google.protobuf.Value.encode(message.fields[keys[i]], writer.uint32(
              /* id 2, wireType 2 =*/
              18
            ).fork(), _depth + 1).ldelim().ldelim();
          }
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Struct.decode = function(reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
          reader = $Reader.create(reader);
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $Reader.recursionLimit)
          throw $Error("max depth exceeded");
        let end, message, key, value;
        if (length === $undefined)
          end = reader.len;
        else {
          end = reader.pos + length;
          if (end > reader.len)
            throw $RangeError("index out of range");
          length = reader.len;
          reader.len = end;
        }
        message = _target || new $root.google.protobuf.Struct();
        while (reader.pos < end) {
          let start = reader.pos;
          let tag = reader.tag();
          if (tag === _end) {
            _end = $undefined;
            break;
          }
          let wireType = tag & 7;
          switch (tag >>>= 3) {
            case 1: {
              if (wireType !== 2)
                break;
              if (message.fields === $util.emptyObject)
                message.fields = {};
              let end2 = reader.size() + reader.pos;
              if (end2 > reader.len)
                throw $RangeError("index out of range");
              reader.len = end2;
              key = "";
              value = null;
              while (reader.pos < end2) {
                let tag2 = reader.tag();
                wireType = tag2 & 7;
                switch (tag2 >>>= 3) {
                  case 1:
                    if (wireType !== 2)
                      break;
                    key = reader.stringVerify();
                    continue;
                  case 2:
                    if (wireType !== 2)
                      break;
                    value = $root.google.protobuf.Value.decode(reader, reader.size(), $undefined, _depth + 1, value);
                    continue;
                }
                reader.skipType(wireType, _depth, tag2);
              }
              if (reader.pos !== end2)
                throw $RangeError("index out of range");
              reader.len = end;
              if (key === "__proto__")
                $util.makeProp(message.fields, key);
              message.fields[key] = value || new $root.google.protobuf.Value();
              continue;
            }
          }
          reader.skipType(wireType, _depth, tag);
          if (!reader.discardUnknown) {
            $util.makeProp(message, "$unknowns", false);
            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
          }
        }
        if (length !== $undefined) {
          if (reader.pos !== end)
            throw $RangeError("index out of range");
          reader.len = length;
        }
        if (_end !== $undefined)
          throw $Error("missing end group");
        return message;
      };
      return Struct;
    })();
    protobuf.Value = (function() {
      const Value = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Value.prototype.nullValue = null;
      Value.prototype.numberValue = null;
      Value.prototype.stringValue = null;
      Value.prototype.boolValue = null;
      Value.prototype.structValue = null;
      Value.prototype.listValue = null;
      let $oneOfFields;
      $Object.defineProperty(Value.prototype, "kind", {
        get: $util.oneOfGetter($oneOfFields = ["nullValue", "numberValue", "stringValue", "boolValue", "structValue", "listValue"]),
        set: $util.oneOfSetter($oneOfFields)
      });
      Value.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.nullValue != null && $Object.hasOwnProperty.call(message, "nullValue"))
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int32(message.nullValue);
        if (message.numberValue != null && $Object.hasOwnProperty.call(message, "numberValue"))
          writer.uint32(
            /* id 2, wireType 1 =*/
            17
          ).double(message.numberValue);
        if (message.stringValue != null && $Object.hasOwnProperty.call(message, "stringValue"))
          writer.uint32(
            /* id 3, wireType 2 =*/
            26
          ).string(message.stringValue);
        if (message.boolValue != null && $Object.hasOwnProperty.call(message, "boolValue"))
          writer.uint32(
            /* id 4, wireType 0 =*/
            32
          ).bool(message.boolValue);
        if (message.structValue != null && $Object.hasOwnProperty.call(message, "structValue"))
          $root.google.protobuf.Struct.encode(message.structValue, writer.uint32(
            /* id 5, wireType 2 =*/
            42
          ).fork(), _depth + 1).ldelim();
        if (message.listValue != null && $Object.hasOwnProperty.call(message, "listValue"))
          $root.google.protobuf.ListValue.encode(message.listValue, writer.uint32(
            /* id 6, wireType 2 =*/
            50
          ).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Value.decode = function(reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
          reader = $Reader.create(reader);
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $Reader.recursionLimit)
          throw $Error("max depth exceeded");
        let end, message, value;
        if (length === $undefined)
          end = reader.len;
        else {
          end = reader.pos + length;
          if (end > reader.len)
            throw $RangeError("index out of range");
          length = reader.len;
          reader.len = end;
        }
        message = _target || new $root.google.protobuf.Value();
        while (reader.pos < end) {
          let start = reader.pos;
          let tag = reader.tag();
          if (tag === _end) {
            _end = $undefined;
            break;
          }
          let wireType = tag & 7;
          switch (tag >>>= 3) {
            case 1: {
              if (wireType !== 0)
                break;
              message.nullValue = reader.int32();
              message.kind = "nullValue";
              continue;
            }
            case 2: {
              if (wireType !== 1)
                break;
              message.numberValue = reader.double();
              message.kind = "numberValue";
              continue;
            }
            case 3: {
              if (wireType !== 2)
                break;
              message.stringValue = reader.stringVerify();
              message.kind = "stringValue";
              continue;
            }
            case 4: {
              if (wireType !== 0)
                break;
              message.boolValue = reader.bool();
              message.kind = "boolValue";
              continue;
            }
            case 5: {
              if (wireType !== 2)
                break;
              message.structValue = $root.google.protobuf.Struct.decode(reader, reader.size(), $undefined, _depth + 1, message.structValue);
              message.kind = "structValue";
              continue;
            }
            case 6: {
              if (wireType !== 2)
                break;
              message.listValue = $root.google.protobuf.ListValue.decode(reader, reader.size(), $undefined, _depth + 1, message.listValue);
              message.kind = "listValue";
              continue;
            }
          }
          reader.skipType(wireType, _depth, tag);
          if (!reader.discardUnknown) {
            $util.makeProp(message, "$unknowns", false);
            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
          }
        }
        if (length !== $undefined) {
          if (reader.pos !== end)
            throw $RangeError("index out of range");
          reader.len = length;
        }
        if (_end !== $undefined)
          throw $Error("missing end group");
        return message;
      };
      return Value;
    })();
    protobuf.NullValue = (function() {
      const valuesById = $Object.create(null), values = $Object.create(valuesById);
      values[valuesById[0] = "NULL_VALUE"] = 0;
      return values;
    })();
    protobuf.ListValue = (function() {
      const ListValue = function(properties) {
        this.values = [];
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      ListValue.prototype.values = $util.emptyArray;
      ListValue.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.values != null && message.values.length)
          for (let i = 0; i < message.values.length; ++i)
            $root.google.protobuf.Value.encode(message.values[i], writer.uint32(
              /* id 1, wireType 2 =*/
              10
            ).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      ListValue.decode = function(reader, length, _end, _depth, _target) {
        if (!(reader instanceof $Reader))
          reader = $Reader.create(reader);
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $Reader.recursionLimit)
          throw $Error("max depth exceeded");
        let end, message;
        if (length === $undefined)
          end = reader.len;
        else {
          end = reader.pos + length;
          if (end > reader.len)
            throw $RangeError("index out of range");
          length = reader.len;
          reader.len = end;
        }
        message = _target || new $root.google.protobuf.ListValue();
        while (reader.pos < end) {
          let start = reader.pos;
          let tag = reader.tag();
          if (tag === _end) {
            _end = $undefined;
            break;
          }
          let wireType = tag & 7;
          switch (tag >>>= 3) {
            case 1: {
              if (wireType !== 2)
                break;
              if (!(message.values && message.values.length))
                message.values = [];
              message.values.push($root.google.protobuf.Value.decode(reader, reader.size(), $undefined, _depth + 1));
              continue;
            }
          }
          reader.skipType(wireType, _depth, tag);
          if (!reader.discardUnknown) {
            $util.makeProp(message, "$unknowns", false);
            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
          }
        }
        if (length !== $undefined) {
          if (reader.pos !== end)
            throw $RangeError("index out of range");
          reader.len = length;
        }
        if (_end !== $undefined)
          throw $Error("missing end group");
        return message;
      };
      return ListValue;
    })();
    return protobuf;
  })();
  return google2;
})();
export {
  $root as default,
  google,
  istio
};
