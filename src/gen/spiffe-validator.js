// Made by scripts/generate.mjs from protos/; do not edit.
import $protobuf from "./runtime.js";
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;
const $root = $protobuf.roots["node-agent/spiffe-validator"] || ($protobuf.roots["node-agent/spiffe-validator"] = {});
const envoy = $root.envoy = (() => {
  const envoy2 = {};
  envoy2.extensions = (function() {
    const extensions = {};
    extensions.transport_sockets = (function() {
      const transport_sockets = {};
      transport_sockets.tls = (function() {
        const tls = {};
        tls.v3 = (function() {
          const v3 = {};
          v3.SPIFFECertValidatorConfig = (function() {
            const SPIFFECertValidatorConfig = function(properties) {
              this.trustDomains = [];
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            SPIFFECertValidatorConfig.prototype.trustDomains = $util.emptyArray;
            SPIFFECertValidatorConfig.prototype.trustBundles = null;
            SPIFFECertValidatorConfig.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.trustDomains != null && message.trustDomains.length)
                for (let i = 0; i < message.trustDomains.length; ++i)
                  $root.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.encode(message.trustDomains[i], writer.uint32(
                    /* id 1, wireType 2 =*/
                    10
                  ).fork(), _depth + 1).ldelim();
              if (message.trustBundles != null && $Object.hasOwnProperty.call(message, "trustBundles"))
                $root.envoy.config.core.v3.DataSource.encode(message.trustBundles, writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).fork(), _depth + 1).ldelim();
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            SPIFFECertValidatorConfig.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig();
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
                    if (!(message.trustDomains && message.trustDomains.length))
                      message.trustDomains = [];
                    message.trustDomains.push($root.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.decode(reader, reader.size(), $undefined, _depth + 1));
                    continue;
                  }
                  case 2: {
                    if (wireType !== 2)
                      break;
                    message.trustBundles = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.trustBundles);
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
            SPIFFECertValidatorConfig.TrustDomain = (function() {
              const TrustDomain = function(properties) {
                if (properties) {
                  for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                      this[keys[i]] = properties[keys[i]];
                }
              };
              TrustDomain.prototype.name = "";
              TrustDomain.prototype.trustBundle = null;
              TrustDomain.prototype.workloadTrustDomain = "";
              TrustDomain.encode = function(message, writer, _depth) {
                if (!writer)
                  writer = $Writer.create();
                if (_depth === $undefined)
                  _depth = 0;
                if (_depth > $util.recursionLimit)
                  throw $Error("max depth exceeded");
                if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
                  writer.uint32(
                    /* id 1, wireType 2 =*/
                    10
                  ).string(message.name);
                if (message.trustBundle != null && $Object.hasOwnProperty.call(message, "trustBundle"))
                  $root.envoy.config.core.v3.DataSource.encode(message.trustBundle, writer.uint32(
                    /* id 2, wireType 2 =*/
                    18
                  ).fork(), _depth + 1).ldelim();
                if (message.workloadTrustDomain != null && $Object.hasOwnProperty.call(message, "workloadTrustDomain") && message.workloadTrustDomain !== "")
                  writer.uint32(
                    /* id 3, wireType 2 =*/
                    26
                  ).string(message.workloadTrustDomain);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                  for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
                return writer;
              };
              TrustDomain.decode = function(reader, length, _end, _depth, _target) {
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
                message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain();
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
                        message.name = value;
                      else
                        delete message.name;
                      continue;
                    }
                    case 2: {
                      if (wireType !== 2)
                        break;
                      message.trustBundle = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.trustBundle);
                      continue;
                    }
                    case 3: {
                      if (wireType !== 2)
                        break;
                      if ((value = reader.stringVerify()).length)
                        message.workloadTrustDomain = value;
                      else
                        delete message.workloadTrustDomain;
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
              return TrustDomain;
            })();
            return SPIFFECertValidatorConfig;
          })();
          return v3;
        })();
        return tls;
      })();
      return transport_sockets;
    })();
    return extensions;
  })();
  envoy2.config = (function() {
    const config = {};
    config.core = (function() {
      const core = {};
      core.v3 = (function() {
        const v3 = {};
        v3.BuildVersion = (function() {
          const BuildVersion = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          BuildVersion.prototype.version = null;
          BuildVersion.prototype.metadata = null;
          BuildVersion.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version"))
              $root.envoy.type.v3.SemanticVersion.encode(message.version, writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).fork(), _depth + 1).ldelim();
            if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
              $root.google.protobuf.Struct.encode(message.metadata, writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          BuildVersion.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.config.core.v3.BuildVersion();
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
                  message.version = $root.envoy.type.v3.SemanticVersion.decode(reader, reader.size(), $undefined, _depth + 1, message.version);
                  continue;
                }
                case 2: {
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
          return BuildVersion;
        })();
        v3.Node = (function() {
          const Node = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          Node.prototype.id = "";
          Node.prototype.cluster = "";
          Node.prototype.metadata = null;
          Node.prototype.userAgentName = "";
          Node.prototype.userAgentVersion = null;
          Node.prototype.userAgentBuildVersion = null;
          let $oneOfFields;
          $Object.defineProperty(Node.prototype, "userAgentVersionType", {
            get: $util.oneOfGetter($oneOfFields = ["userAgentVersion", "userAgentBuildVersion"]),
            set: $util.oneOfSetter($oneOfFields)
          });
          Node.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.id != null && $Object.hasOwnProperty.call(message, "id") && message.id !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.id);
            if (message.cluster != null && $Object.hasOwnProperty.call(message, "cluster") && message.cluster !== "")
              writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).string(message.cluster);
            if (message.metadata != null && $Object.hasOwnProperty.call(message, "metadata"))
              $root.google.protobuf.Struct.encode(message.metadata, writer.uint32(
                /* id 3, wireType 2 =*/
                26
              ).fork(), _depth + 1).ldelim();
            if (message.userAgentName != null && $Object.hasOwnProperty.call(message, "userAgentName") && message.userAgentName !== "")
              writer.uint32(
                /* id 6, wireType 2 =*/
                50
              ).string(message.userAgentName);
            if (message.userAgentVersion != null && $Object.hasOwnProperty.call(message, "userAgentVersion"))
              writer.uint32(
                /* id 7, wireType 2 =*/
                58
              ).string(message.userAgentVersion);
            if (message.userAgentBuildVersion != null && $Object.hasOwnProperty.call(message, "userAgentBuildVersion"))
              $root.envoy.config.core.v3.BuildVersion.encode(message.userAgentBuildVersion, writer.uint32(
                /* id 8, wireType 2 =*/
                66
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          Node.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.config.core.v3.Node();
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
                    message.id = value;
                  else
                    delete message.id;
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.cluster = value;
                  else
                    delete message.cluster;
                  continue;
                }
                case 3: {
                  if (wireType !== 2)
                    break;
                  message.metadata = $root.google.protobuf.Struct.decode(reader, reader.size(), $undefined, _depth + 1, message.metadata);
                  continue;
                }
                case 6: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.userAgentName = value;
                  else
                    delete message.userAgentName;
                  continue;
                }
                case 7: {
                  if (wireType !== 2)
                    break;
                  message.userAgentVersion = reader.stringVerify();
                  message.userAgentVersionType = "userAgentVersion";
                  continue;
                }
                case 8: {
                  if (wireType !== 2)
                    break;
                  message.userAgentBuildVersion = $root.envoy.config.core.v3.BuildVersion.decode(reader, reader.size(), $undefined, _depth + 1, message.userAgentBuildVersion);
                  message.userAgentVersionType = "userAgentBuildVersion";
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
          return Node;
        })();
        v3.WatchedDirectory = (function() {
          const WatchedDirectory = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          WatchedDirectory.prototype.path = "";
          WatchedDirectory.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.path != null && $Object.hasOwnProperty.call(message, "path") && message.path !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.path);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          WatchedDirectory.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.config.core.v3.WatchedDirectory();
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
                    message.path = value;
                  else
                    delete message.path;
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
          return WatchedDirectory;
        })();
        v3.DataSource = (function() {
          const DataSource = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          DataSource.prototype.filename = null;
          DataSource.prototype.inlineBytes = null;
          DataSource.prototype.inlineString = null;
          DataSource.prototype.environmentVariable = null;
          DataSource.prototype.watchedDirectory = null;
          let $oneOfFields;
          $Object.defineProperty(DataSource.prototype, "specifier", {
            get: $util.oneOfGetter($oneOfFields = ["filename", "inlineBytes", "inlineString", "environmentVariable"]),
            set: $util.oneOfSetter($oneOfFields)
          });
          DataSource.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.filename != null && $Object.hasOwnProperty.call(message, "filename"))
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.filename);
            if (message.inlineBytes != null && $Object.hasOwnProperty.call(message, "inlineBytes"))
              writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).bytes(message.inlineBytes);
            if (message.inlineString != null && $Object.hasOwnProperty.call(message, "inlineString"))
              writer.uint32(
                /* id 3, wireType 2 =*/
                26
              ).string(message.inlineString);
            if (message.environmentVariable != null && $Object.hasOwnProperty.call(message, "environmentVariable"))
              writer.uint32(
                /* id 4, wireType 2 =*/
                34
              ).string(message.environmentVariable);
            if (message.watchedDirectory != null && $Object.hasOwnProperty.call(message, "watchedDirectory"))
              $root.envoy.config.core.v3.WatchedDirectory.encode(message.watchedDirectory, writer.uint32(
                /* id 5, wireType 2 =*/
                42
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          DataSource.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.config.core.v3.DataSource();
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
                  message.filename = reader.stringVerify();
                  message.specifier = "filename";
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  message.inlineBytes = reader.bytes();
                  message.specifier = "inlineBytes";
                  continue;
                }
                case 3: {
                  if (wireType !== 2)
                    break;
                  message.inlineString = reader.stringVerify();
                  message.specifier = "inlineString";
                  continue;
                }
                case 4: {
                  if (wireType !== 2)
                    break;
                  message.environmentVariable = reader.stringVerify();
                  message.specifier = "environmentVariable";
                  continue;
                }
                case 5: {
                  if (wireType !== 2)
                    break;
                  message.watchedDirectory = $root.envoy.config.core.v3.WatchedDirectory.decode(reader, reader.size(), $undefined, _depth + 1, message.watchedDirectory);
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
          return DataSource;
        })();
        v3.ControlPlane = (function() {
          const ControlPlane = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          ControlPlane.prototype.identifier = "";
          ControlPlane.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.identifier != null && $Object.hasOwnProperty.call(message, "identifier") && message.identifier !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.identifier);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          ControlPlane.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.config.core.v3.ControlPlane();
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
                    message.identifier = value;
                  else
                    delete message.identifier;
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
          return ControlPlane;
        })();
        return v3;
      })();
      return core;
    })();
    return config;
  })();
  envoy2.type = (function() {
    const type = {};
    type.v3 = (function() {
      const v3 = {};
      v3.SemanticVersion = (function() {
        const SemanticVersion = function(properties) {
          if (properties) {
            for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
              if (properties[keys[i]] != null && keys[i] !== "__proto__")
                this[keys[i]] = properties[keys[i]];
          }
        };
        SemanticVersion.prototype.majorNumber = 0;
        SemanticVersion.prototype.minorNumber = 0;
        SemanticVersion.prototype.patch = 0;
        SemanticVersion.encode = function(message, writer, _depth) {
          if (!writer)
            writer = $Writer.create();
          if (_depth === $undefined)
            _depth = 0;
          if (_depth > $util.recursionLimit)
            throw $Error("max depth exceeded");
          if (message.majorNumber != null && $Object.hasOwnProperty.call(message, "majorNumber") && message.majorNumber !== 0)
            writer.uint32(
              /* id 1, wireType 0 =*/
              8
            ).uint32(message.majorNumber);
          if (message.minorNumber != null && $Object.hasOwnProperty.call(message, "minorNumber") && message.minorNumber !== 0)
            writer.uint32(
              /* id 2, wireType 0 =*/
              16
            ).uint32(message.minorNumber);
          if (message.patch != null && $Object.hasOwnProperty.call(message, "patch") && message.patch !== 0)
            writer.uint32(
              /* id 3, wireType 0 =*/
              24
            ).uint32(message.patch);
          if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
            for (let i = 0; i < message.$unknowns.length; ++i)
              writer.raw(message.$unknowns[i]);
          return writer;
        };
        SemanticVersion.decode = function(reader, length, _end, _depth, _target) {
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
          message = _target || new $root.envoy.type.v3.SemanticVersion();
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
                if (value = reader.uint32())
                  message.majorNumber = value;
                else
                  delete message.majorNumber;
                continue;
              }
              case 2: {
                if (wireType !== 0)
                  break;
                if (value = reader.uint32())
                  message.minorNumber = value;
                else
                  delete message.minorNumber;
                continue;
              }
              case 3: {
                if (wireType !== 0)
                  break;
                if (value = reader.uint32())
                  message.patch = value;
                else
                  delete message.patch;
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
        return SemanticVersion;
      })();
      return v3;
    })();
    return type;
  })();
  return envoy2;
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
  envoy,
  google
};
