// Made by scripts/generate.mjs from protos/; do not edit.
import $protobuf from "./runtime.js";
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;
const $root = $protobuf.roots["node-agent/sds"] || ($protobuf.roots["node-agent/sds"] = {});
const envoy = $root.envoy = (() => {
  const envoy2 = {};
  envoy2.service = (function() {
    const service = {};
    service.secret = (function() {
      const secret = {};
      secret.v3 = /* @__PURE__ */ (function() {
        const v3 = {};
        return v3;
      })();
      return secret;
    })();
    service.discovery = (function() {
      const discovery = {};
      discovery.v3 = (function() {
        const v3 = {};
        v3.DiscoveryRequest = (function() {
          const DiscoveryRequest = function(properties) {
            this.resourceNames = [];
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          DiscoveryRequest.prototype.versionInfo = "";
          DiscoveryRequest.prototype.node = null;
          DiscoveryRequest.prototype.resourceNames = $util.emptyArray;
          DiscoveryRequest.prototype.typeUrl = "";
          DiscoveryRequest.prototype.responseNonce = "";
          DiscoveryRequest.prototype.errorDetail = null;
          DiscoveryRequest.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.versionInfo != null && $Object.hasOwnProperty.call(message, "versionInfo") && message.versionInfo !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.versionInfo);
            if (message.node != null && $Object.hasOwnProperty.call(message, "node"))
              $root.envoy.config.core.v3.Node.encode(message.node, writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).fork(), _depth + 1).ldelim();
            if (message.resourceNames != null && message.resourceNames.length)
              for (let i = 0; i < message.resourceNames.length; ++i)
                writer.uint32(
                  /* id 3, wireType 2 =*/
                  26
                ).string(message.resourceNames[i]);
            if (message.typeUrl != null && $Object.hasOwnProperty.call(message, "typeUrl") && message.typeUrl !== "")
              writer.uint32(
                /* id 4, wireType 2 =*/
                34
              ).string(message.typeUrl);
            if (message.responseNonce != null && $Object.hasOwnProperty.call(message, "responseNonce") && message.responseNonce !== "")
              writer.uint32(
                /* id 5, wireType 2 =*/
                42
              ).string(message.responseNonce);
            if (message.errorDetail != null && $Object.hasOwnProperty.call(message, "errorDetail"))
              $root.google.rpc.Status.encode(message.errorDetail, writer.uint32(
                /* id 6, wireType 2 =*/
                50
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          DiscoveryRequest.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.service.discovery.v3.DiscoveryRequest();
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
                    message.versionInfo = value;
                  else
                    delete message.versionInfo;
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  message.node = $root.envoy.config.core.v3.Node.decode(reader, reader.size(), $undefined, _depth + 1, message.node);
                  continue;
                }
                case 3: {
                  if (wireType !== 2)
                    break;
                  if (!(message.resourceNames && message.resourceNames.length))
                    message.resourceNames = [];
                  message.resourceNames.push(reader.stringVerify());
                  continue;
                }
                case 4: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.typeUrl = value;
                  else
                    delete message.typeUrl;
                  continue;
                }
                case 5: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.responseNonce = value;
                  else
                    delete message.responseNonce;
                  continue;
                }
                case 6: {
                  if (wireType !== 2)
                    break;
                  message.errorDetail = $root.google.rpc.Status.decode(reader, reader.size(), $undefined, _depth + 1, message.errorDetail);
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
          return DiscoveryRequest;
        })();
        v3.DiscoveryResponse = (function() {
          const DiscoveryResponse = function(properties) {
            this.resources = [];
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          DiscoveryResponse.prototype.versionInfo = "";
          DiscoveryResponse.prototype.resources = $util.emptyArray;
          DiscoveryResponse.prototype.typeUrl = "";
          DiscoveryResponse.prototype.nonce = "";
          DiscoveryResponse.prototype.controlPlane = null;
          DiscoveryResponse.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.versionInfo != null && $Object.hasOwnProperty.call(message, "versionInfo") && message.versionInfo !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.versionInfo);
            if (message.resources != null && message.resources.length)
              for (let i = 0; i < message.resources.length; ++i)
                $root.google.protobuf.Any.encode(message.resources[i], writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).fork(), _depth + 1).ldelim();
            if (message.typeUrl != null && $Object.hasOwnProperty.call(message, "typeUrl") && message.typeUrl !== "")
              writer.uint32(
                /* id 4, wireType 2 =*/
                34
              ).string(message.typeUrl);
            if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce !== "")
              writer.uint32(
                /* id 5, wireType 2 =*/
                42
              ).string(message.nonce);
            if (message.controlPlane != null && $Object.hasOwnProperty.call(message, "controlPlane"))
              $root.envoy.config.core.v3.ControlPlane.encode(message.controlPlane, writer.uint32(
                /* id 6, wireType 2 =*/
                50
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          DiscoveryResponse.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.service.discovery.v3.DiscoveryResponse();
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
                    message.versionInfo = value;
                  else
                    delete message.versionInfo;
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  if (!(message.resources && message.resources.length))
                    message.resources = [];
                  message.resources.push($root.google.protobuf.Any.decode(reader, reader.size(), $undefined, _depth + 1));
                  continue;
                }
                case 4: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.typeUrl = value;
                  else
                    delete message.typeUrl;
                  continue;
                }
                case 5: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.nonce = value;
                  else
                    delete message.nonce;
                  continue;
                }
                case 6: {
                  if (wireType !== 2)
                    break;
                  message.controlPlane = $root.envoy.config.core.v3.ControlPlane.decode(reader, reader.size(), $undefined, _depth + 1, message.controlPlane);
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
          return DiscoveryResponse;
        })();
        v3.DeltaDiscoveryRequest = (function() {
          const DeltaDiscoveryRequest = function(properties) {
            this.resourceNamesSubscribe = [];
            this.resourceNamesUnsubscribe = [];
            this.initialResourceVersions = {};
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          DeltaDiscoveryRequest.prototype.node = null;
          DeltaDiscoveryRequest.prototype.typeUrl = "";
          DeltaDiscoveryRequest.prototype.resourceNamesSubscribe = $util.emptyArray;
          DeltaDiscoveryRequest.prototype.resourceNamesUnsubscribe = $util.emptyArray;
          DeltaDiscoveryRequest.prototype.initialResourceVersions = $util.emptyObject;
          DeltaDiscoveryRequest.prototype.responseNonce = "";
          DeltaDiscoveryRequest.prototype.errorDetail = null;
          DeltaDiscoveryRequest.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.node != null && $Object.hasOwnProperty.call(message, "node"))
              $root.envoy.config.core.v3.Node.encode(message.node, writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).fork(), _depth + 1).ldelim();
            if (message.typeUrl != null && $Object.hasOwnProperty.call(message, "typeUrl") && message.typeUrl !== "")
              writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).string(message.typeUrl);
            if (message.resourceNamesSubscribe != null && message.resourceNamesSubscribe.length)
              for (let i = 0; i < message.resourceNamesSubscribe.length; ++i)
                writer.uint32(
                  /* id 3, wireType 2 =*/
                  26
                ).string(message.resourceNamesSubscribe[i]);
            if (message.resourceNamesUnsubscribe != null && message.resourceNamesUnsubscribe.length)
              for (let i = 0; i < message.resourceNamesUnsubscribe.length; ++i)
                writer.uint32(
                  /* id 4, wireType 2 =*/
                  34
                ).string(message.resourceNamesUnsubscribe[i]);
            if (message.initialResourceVersions != null && $Object.hasOwnProperty.call(message, "initialResourceVersions"))
              for (let keys = $Object.keys(message.initialResourceVersions), i = 0; i < keys.length; ++i)
                writer.uint32(
                  /* id 5, wireType 2 =*/
                  42
                ).fork().uint32(
                  /* id 1, wireType 2 =*/
                  10
                ).string(keys[i]).uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).string(message.initialResourceVersions[keys[i]]).ldelim();
            if (message.responseNonce != null && $Object.hasOwnProperty.call(message, "responseNonce") && message.responseNonce !== "")
              writer.uint32(
                /* id 6, wireType 2 =*/
                50
              ).string(message.responseNonce);
            if (message.errorDetail != null && $Object.hasOwnProperty.call(message, "errorDetail"))
              $root.google.rpc.Status.encode(message.errorDetail, writer.uint32(
                /* id 7, wireType 2 =*/
                58
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          DeltaDiscoveryRequest.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.service.discovery.v3.DeltaDiscoveryRequest();
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
                  message.node = $root.envoy.config.core.v3.Node.decode(reader, reader.size(), $undefined, _depth + 1, message.node);
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.typeUrl = value;
                  else
                    delete message.typeUrl;
                  continue;
                }
                case 3: {
                  if (wireType !== 2)
                    break;
                  if (!(message.resourceNamesSubscribe && message.resourceNamesSubscribe.length))
                    message.resourceNamesSubscribe = [];
                  message.resourceNamesSubscribe.push(reader.stringVerify());
                  continue;
                }
                case 4: {
                  if (wireType !== 2)
                    break;
                  if (!(message.resourceNamesUnsubscribe && message.resourceNamesUnsubscribe.length))
                    message.resourceNamesUnsubscribe = [];
                  message.resourceNamesUnsubscribe.push(reader.stringVerify());
                  continue;
                }
                case 5: {
                  if (wireType !== 2)
                    break;
                  if (message.initialResourceVersions === $util.emptyObject)
                    message.initialResourceVersions = {};
                  let end2 = reader.size() + reader.pos;
                  if (end2 > reader.len)
                    throw $RangeError("index out of range");
                  reader.len = end2;
                  key = "";
                  value = "";
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
                        value = reader.stringVerify();
                        continue;
                    }
                    reader.skipType(wireType, _depth, tag2);
                  }
                  if (reader.pos !== end2)
                    throw $RangeError("index out of range");
                  reader.len = end;
                  if (key === "__proto__")
                    $util.makeProp(message.initialResourceVersions, key);
                  message.initialResourceVersions[key] = value;
                  continue;
                }
                case 6: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.responseNonce = value;
                  else
                    delete message.responseNonce;
                  continue;
                }
                case 7: {
                  if (wireType !== 2)
                    break;
                  message.errorDetail = $root.google.rpc.Status.decode(reader, reader.size(), $undefined, _depth + 1, message.errorDetail);
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
          return DeltaDiscoveryRequest;
        })();
        v3.DeltaDiscoveryResponse = (function() {
          const DeltaDiscoveryResponse = function(properties) {
            this.resources = [];
            this.removedResources = [];
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          DeltaDiscoveryResponse.prototype.systemVersionInfo = "";
          DeltaDiscoveryResponse.prototype.resources = $util.emptyArray;
          DeltaDiscoveryResponse.prototype.typeUrl = "";
          DeltaDiscoveryResponse.prototype.nonce = "";
          DeltaDiscoveryResponse.prototype.removedResources = $util.emptyArray;
          DeltaDiscoveryResponse.prototype.controlPlane = null;
          DeltaDiscoveryResponse.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.systemVersionInfo != null && $Object.hasOwnProperty.call(message, "systemVersionInfo") && message.systemVersionInfo !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.systemVersionInfo);
            if (message.resources != null && message.resources.length)
              for (let i = 0; i < message.resources.length; ++i)
                $root.envoy.service.discovery.v3.Resource.encode(message.resources[i], writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).fork(), _depth + 1).ldelim();
            if (message.typeUrl != null && $Object.hasOwnProperty.call(message, "typeUrl") && message.typeUrl !== "")
              writer.uint32(
                /* id 4, wireType 2 =*/
                34
              ).string(message.typeUrl);
            if (message.nonce != null && $Object.hasOwnProperty.call(message, "nonce") && message.nonce !== "")
              writer.uint32(
                /* id 5, wireType 2 =*/
                42
              ).string(message.nonce);
            if (message.removedResources != null && message.removedResources.length)
              for (let i = 0; i < message.removedResources.length; ++i)
                writer.uint32(
                  /* id 6, wireType 2 =*/
                  50
                ).string(message.removedResources[i]);
            if (message.controlPlane != null && $Object.hasOwnProperty.call(message, "controlPlane"))
              $root.envoy.config.core.v3.ControlPlane.encode(message.controlPlane, writer.uint32(
                /* id 7, wireType 2 =*/
                58
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          DeltaDiscoveryResponse.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.service.discovery.v3.DeltaDiscoveryResponse();
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
                    message.systemVersionInfo = value;
                  else
                    delete message.systemVersionInfo;
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  if (!(message.resources && message.resources.length))
                    message.resources = [];
                  message.resources.push($root.envoy.service.discovery.v3.Resource.decode(reader, reader.size(), $undefined, _depth + 1));
                  continue;
                }
                case 4: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.typeUrl = value;
                  else
                    delete message.typeUrl;
                  continue;
                }
                case 5: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.nonce = value;
                  else
                    delete message.nonce;
                  continue;
                }
                case 6: {
                  if (wireType !== 2)
                    break;
                  if (!(message.removedResources && message.removedResources.length))
                    message.removedResources = [];
                  message.removedResources.push(reader.stringVerify());
                  continue;
                }
                case 7: {
                  if (wireType !== 2)
                    break;
                  message.controlPlane = $root.envoy.config.core.v3.ControlPlane.decode(reader, reader.size(), $undefined, _depth + 1, message.controlPlane);
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
          return DeltaDiscoveryResponse;
        })();
        v3.Resource = (function() {
          const Resource = function(properties) {
            this.aliases = [];
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          Resource.prototype.version = "";
          Resource.prototype.resource = null;
          Resource.prototype.name = "";
          Resource.prototype.aliases = $util.emptyArray;
          Resource.prototype.ttl = null;
          Resource.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.version);
            if (message.resource != null && $Object.hasOwnProperty.call(message, "resource"))
              $root.google.protobuf.Any.encode(message.resource, writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).fork(), _depth + 1).ldelim();
            if (message.name != null && $Object.hasOwnProperty.call(message, "name") && message.name !== "")
              writer.uint32(
                /* id 3, wireType 2 =*/
                26
              ).string(message.name);
            if (message.aliases != null && message.aliases.length)
              for (let i = 0; i < message.aliases.length; ++i)
                writer.uint32(
                  /* id 4, wireType 2 =*/
                  34
                ).string(message.aliases[i]);
            if (message.ttl != null && $Object.hasOwnProperty.call(message, "ttl"))
              $root.google.protobuf.Duration.encode(message.ttl, writer.uint32(
                /* id 6, wireType 2 =*/
                50
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          Resource.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.service.discovery.v3.Resource();
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
                    message.version = value;
                  else
                    delete message.version;
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  message.resource = $root.google.protobuf.Any.decode(reader, reader.size(), $undefined, _depth + 1, message.resource);
                  continue;
                }
                case 3: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.name = value;
                  else
                    delete message.name;
                  continue;
                }
                case 4: {
                  if (wireType !== 2)
                    break;
                  if (!(message.aliases && message.aliases.length))
                    message.aliases = [];
                  message.aliases.push(reader.stringVerify());
                  continue;
                }
                case 6: {
                  if (wireType !== 2)
                    break;
                  message.ttl = $root.google.protobuf.Duration.decode(reader, reader.size(), $undefined, _depth + 1, message.ttl);
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
          return Resource;
        })();
        return v3;
      })();
      return discovery;
    })();
    return service;
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
        v3.TypedExtensionConfig = (function() {
          const TypedExtensionConfig = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          TypedExtensionConfig.prototype.name = "";
          TypedExtensionConfig.prototype.typedConfig = null;
          TypedExtensionConfig.encode = function(message, writer, _depth) {
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
            if (message.typedConfig != null && $Object.hasOwnProperty.call(message, "typedConfig"))
              $root.google.protobuf.Any.encode(message.typedConfig, writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          TypedExtensionConfig.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.config.core.v3.TypedExtensionConfig();
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
                  message.typedConfig = $root.google.protobuf.Any.decode(reader, reader.size(), $undefined, _depth + 1, message.typedConfig);
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
          return TypedExtensionConfig;
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
    type.matcher = (function() {
      const matcher = {};
      matcher.v3 = (function() {
        const v3 = {};
        v3.StringMatcher = (function() {
          const StringMatcher = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          StringMatcher.prototype.exact = null;
          StringMatcher.prototype.prefix = null;
          StringMatcher.prototype.suffix = null;
          StringMatcher.prototype.safeRegex = null;
          StringMatcher.prototype.contains = null;
          StringMatcher.prototype.ignoreCase = false;
          let $oneOfFields;
          $Object.defineProperty(StringMatcher.prototype, "matchPattern", {
            get: $util.oneOfGetter($oneOfFields = ["exact", "prefix", "suffix", "safeRegex", "contains"]),
            set: $util.oneOfSetter($oneOfFields)
          });
          StringMatcher.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.exact != null && $Object.hasOwnProperty.call(message, "exact"))
              writer.uint32(
                /* id 1, wireType 2 =*/
                10
              ).string(message.exact);
            if (message.prefix != null && $Object.hasOwnProperty.call(message, "prefix"))
              writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).string(message.prefix);
            if (message.suffix != null && $Object.hasOwnProperty.call(message, "suffix"))
              writer.uint32(
                /* id 3, wireType 2 =*/
                26
              ).string(message.suffix);
            if (message.safeRegex != null && $Object.hasOwnProperty.call(message, "safeRegex"))
              $root.envoy.type.matcher.v3.RegexMatcher.encode(message.safeRegex, writer.uint32(
                /* id 5, wireType 2 =*/
                42
              ).fork(), _depth + 1).ldelim();
            if (message.ignoreCase != null && $Object.hasOwnProperty.call(message, "ignoreCase") && message.ignoreCase !== false)
              writer.uint32(
                /* id 6, wireType 0 =*/
                48
              ).bool(message.ignoreCase);
            if (message.contains != null && $Object.hasOwnProperty.call(message, "contains"))
              writer.uint32(
                /* id 7, wireType 2 =*/
                58
              ).string(message.contains);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          StringMatcher.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.type.matcher.v3.StringMatcher();
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
                  message.exact = reader.stringVerify();
                  message.matchPattern = "exact";
                  continue;
                }
                case 2: {
                  if (wireType !== 2)
                    break;
                  message.prefix = reader.stringVerify();
                  message.matchPattern = "prefix";
                  continue;
                }
                case 3: {
                  if (wireType !== 2)
                    break;
                  message.suffix = reader.stringVerify();
                  message.matchPattern = "suffix";
                  continue;
                }
                case 5: {
                  if (wireType !== 2)
                    break;
                  message.safeRegex = $root.envoy.type.matcher.v3.RegexMatcher.decode(reader, reader.size(), $undefined, _depth + 1, message.safeRegex);
                  message.matchPattern = "safeRegex";
                  continue;
                }
                case 7: {
                  if (wireType !== 2)
                    break;
                  message.contains = reader.stringVerify();
                  message.matchPattern = "contains";
                  continue;
                }
                case 6: {
                  if (wireType !== 0)
                    break;
                  if (value = reader.bool())
                    message.ignoreCase = value;
                  else
                    delete message.ignoreCase;
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
          return StringMatcher;
        })();
        v3.RegexMatcher = (function() {
          const RegexMatcher = function(properties) {
            if (properties) {
              for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                if (properties[keys[i]] != null && keys[i] !== "__proto__")
                  this[keys[i]] = properties[keys[i]];
            }
          };
          RegexMatcher.prototype.regex = "";
          RegexMatcher.encode = function(message, writer, _depth) {
            if (!writer)
              writer = $Writer.create();
            if (_depth === $undefined)
              _depth = 0;
            if (_depth > $util.recursionLimit)
              throw $Error("max depth exceeded");
            if (message.regex != null && $Object.hasOwnProperty.call(message, "regex") && message.regex !== "")
              writer.uint32(
                /* id 2, wireType 2 =*/
                18
              ).string(message.regex);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
              for (let i = 0; i < message.$unknowns.length; ++i)
                writer.raw(message.$unknowns[i]);
            return writer;
          };
          RegexMatcher.decode = function(reader, length, _end, _depth, _target) {
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
            message = _target || new $root.envoy.type.matcher.v3.RegexMatcher();
            while (reader.pos < end) {
              let start = reader.pos;
              let tag = reader.tag();
              if (tag === _end) {
                _end = $undefined;
                break;
              }
              let wireType = tag & 7;
              switch (tag >>>= 3) {
                case 2: {
                  if (wireType !== 2)
                    break;
                  if ((value = reader.stringVerify()).length)
                    message.regex = value;
                  else
                    delete message.regex;
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
          return RegexMatcher;
        })();
        return v3;
      })();
      return matcher;
    })();
    return type;
  })();
  envoy2.extensions = (function() {
    const extensions = {};
    extensions.transport_sockets = (function() {
      const transport_sockets = {};
      transport_sockets.tls = (function() {
        const tls = {};
        tls.v3 = (function() {
          const v3 = {};
          v3.GenericSecret = (function() {
            const GenericSecret = function(properties) {
              this.secrets = {};
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            GenericSecret.prototype.secret = null;
            GenericSecret.prototype.secrets = $util.emptyObject;
            GenericSecret.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.secret != null && $Object.hasOwnProperty.call(message, "secret"))
                $root.envoy.config.core.v3.DataSource.encode(message.secret, writer.uint32(
                  /* id 1, wireType 2 =*/
                  10
                ).fork(), _depth + 1).ldelim();
              if (message.secrets != null && $Object.hasOwnProperty.call(message, "secrets"))
                for (let keys = $Object.keys(message.secrets), i = 0; i < keys.length; ++i) {
                  writer.uint32(
                    /* id 2, wireType 2 =*/
                    18
                  ).fork().uint32(
                    /* id 1, wireType 2 =*/
                    10
                  ).string(keys[i]);
                  $root.envoy.config.core.v3.DataSource.encode(message.secrets[keys[i]], writer.uint32(
                    /* id 2, wireType 2 =*/
                    18
                  ).fork(), _depth + 1).ldelim().ldelim();
                }
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            GenericSecret.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.GenericSecret();
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
                    message.secret = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.secret);
                    continue;
                  }
                  case 2: {
                    if (wireType !== 2)
                      break;
                    if (message.secrets === $util.emptyObject)
                      message.secrets = {};
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
                          value = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, value);
                          continue;
                      }
                      reader.skipType(wireType, _depth, tag2);
                    }
                    if (reader.pos !== end2)
                      throw $RangeError("index out of range");
                    reader.len = end;
                    if (key === "__proto__")
                      $util.makeProp(message.secrets, key);
                    message.secrets[key] = value || new $root.envoy.config.core.v3.DataSource();
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
            return GenericSecret;
          })();
          v3.Secret = (function() {
            const Secret = function(properties) {
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            Secret.prototype.name = "";
            Secret.prototype.tlsCertificate = null;
            Secret.prototype.sessionTicketKeys = null;
            Secret.prototype.validationContext = null;
            Secret.prototype.genericSecret = null;
            let $oneOfFields;
            $Object.defineProperty(Secret.prototype, "type", {
              get: $util.oneOfGetter($oneOfFields = ["tlsCertificate", "sessionTicketKeys", "validationContext", "genericSecret"]),
              set: $util.oneOfSetter($oneOfFields)
            });
            Secret.encode = function(message, writer, _depth) {
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
              if (message.tlsCertificate != null && $Object.hasOwnProperty.call(message, "tlsCertificate"))
                $root.envoy.extensions.transport_sockets.tls.v3.TlsCertificate.encode(message.tlsCertificate, writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).fork(), _depth + 1).ldelim();
              if (message.sessionTicketKeys != null && $Object.hasOwnProperty.call(message, "sessionTicketKeys"))
                $root.envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.encode(message.sessionTicketKeys, writer.uint32(
                  /* id 3, wireType 2 =*/
                  26
                ).fork(), _depth + 1).ldelim();
              if (message.validationContext != null && $Object.hasOwnProperty.call(message, "validationContext"))
                $root.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.encode(message.validationContext, writer.uint32(
                  /* id 4, wireType 2 =*/
                  34
                ).fork(), _depth + 1).ldelim();
              if (message.genericSecret != null && $Object.hasOwnProperty.call(message, "genericSecret"))
                $root.envoy.extensions.transport_sockets.tls.v3.GenericSecret.encode(message.genericSecret, writer.uint32(
                  /* id 5, wireType 2 =*/
                  42
                ).fork(), _depth + 1).ldelim();
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            Secret.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.Secret();
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
                    message.tlsCertificate = $root.envoy.extensions.transport_sockets.tls.v3.TlsCertificate.decode(reader, reader.size(), $undefined, _depth + 1, message.tlsCertificate);
                    message.type = "tlsCertificate";
                    continue;
                  }
                  case 3: {
                    if (wireType !== 2)
                      break;
                    message.sessionTicketKeys = $root.envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.decode(reader, reader.size(), $undefined, _depth + 1, message.sessionTicketKeys);
                    message.type = "sessionTicketKeys";
                    continue;
                  }
                  case 4: {
                    if (wireType !== 2)
                      break;
                    message.validationContext = $root.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.decode(reader, reader.size(), $undefined, _depth + 1, message.validationContext);
                    message.type = "validationContext";
                    continue;
                  }
                  case 5: {
                    if (wireType !== 2)
                      break;
                    message.genericSecret = $root.envoy.extensions.transport_sockets.tls.v3.GenericSecret.decode(reader, reader.size(), $undefined, _depth + 1, message.genericSecret);
                    message.type = "genericSecret";
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
            return Secret;
          })();
          v3.PrivateKeyProvider = (function() {
            const PrivateKeyProvider = function(properties) {
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            PrivateKeyProvider.prototype.providerName = "";
            PrivateKeyProvider.prototype.typedConfig = null;
            PrivateKeyProvider.prototype.fallback = false;
            let $oneOfFields;
            $Object.defineProperty(PrivateKeyProvider.prototype, "configType", {
              get: $util.oneOfGetter($oneOfFields = ["typedConfig"]),
              set: $util.oneOfSetter($oneOfFields)
            });
            PrivateKeyProvider.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.providerName != null && $Object.hasOwnProperty.call(message, "providerName") && message.providerName !== "")
                writer.uint32(
                  /* id 1, wireType 2 =*/
                  10
                ).string(message.providerName);
              if (message.typedConfig != null && $Object.hasOwnProperty.call(message, "typedConfig"))
                $root.google.protobuf.Any.encode(message.typedConfig, writer.uint32(
                  /* id 3, wireType 2 =*/
                  26
                ).fork(), _depth + 1).ldelim();
              if (message.fallback != null && $Object.hasOwnProperty.call(message, "fallback") && message.fallback !== false)
                writer.uint32(
                  /* id 4, wireType 0 =*/
                  32
                ).bool(message.fallback);
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            PrivateKeyProvider.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider();
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
                      message.providerName = value;
                    else
                      delete message.providerName;
                    continue;
                  }
                  case 3: {
                    if (wireType !== 2)
                      break;
                    message.typedConfig = $root.google.protobuf.Any.decode(reader, reader.size(), $undefined, _depth + 1, message.typedConfig);
                    message.configType = "typedConfig";
                    continue;
                  }
                  case 4: {
                    if (wireType !== 0)
                      break;
                    if (value = reader.bool())
                      message.fallback = value;
                    else
                      delete message.fallback;
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
            return PrivateKeyProvider;
          })();
          v3.TlsCertificate = (function() {
            const TlsCertificate = function(properties) {
              this.signedCertificateTimestamp = [];
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            TlsCertificate.prototype.certificateChain = null;
            TlsCertificate.prototype.privateKey = null;
            TlsCertificate.prototype.password = null;
            TlsCertificate.prototype.ocspStaple = null;
            TlsCertificate.prototype.signedCertificateTimestamp = $util.emptyArray;
            TlsCertificate.prototype.privateKeyProvider = null;
            TlsCertificate.prototype.watchedDirectory = null;
            TlsCertificate.prototype.pkcs12 = null;
            TlsCertificate.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.certificateChain != null && $Object.hasOwnProperty.call(message, "certificateChain"))
                $root.envoy.config.core.v3.DataSource.encode(message.certificateChain, writer.uint32(
                  /* id 1, wireType 2 =*/
                  10
                ).fork(), _depth + 1).ldelim();
              if (message.privateKey != null && $Object.hasOwnProperty.call(message, "privateKey"))
                $root.envoy.config.core.v3.DataSource.encode(message.privateKey, writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).fork(), _depth + 1).ldelim();
              if (message.password != null && $Object.hasOwnProperty.call(message, "password"))
                $root.envoy.config.core.v3.DataSource.encode(message.password, writer.uint32(
                  /* id 3, wireType 2 =*/
                  26
                ).fork(), _depth + 1).ldelim();
              if (message.ocspStaple != null && $Object.hasOwnProperty.call(message, "ocspStaple"))
                $root.envoy.config.core.v3.DataSource.encode(message.ocspStaple, writer.uint32(
                  /* id 4, wireType 2 =*/
                  34
                ).fork(), _depth + 1).ldelim();
              if (message.signedCertificateTimestamp != null && message.signedCertificateTimestamp.length)
                for (let i = 0; i < message.signedCertificateTimestamp.length; ++i)
                  $root.envoy.config.core.v3.DataSource.encode(message.signedCertificateTimestamp[i], writer.uint32(
                    /* id 5, wireType 2 =*/
                    42
                  ).fork(), _depth + 1).ldelim();
              if (message.privateKeyProvider != null && $Object.hasOwnProperty.call(message, "privateKeyProvider"))
                $root.envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.encode(message.privateKeyProvider, writer.uint32(
                  /* id 6, wireType 2 =*/
                  50
                ).fork(), _depth + 1).ldelim();
              if (message.watchedDirectory != null && $Object.hasOwnProperty.call(message, "watchedDirectory"))
                $root.envoy.config.core.v3.WatchedDirectory.encode(message.watchedDirectory, writer.uint32(
                  /* id 7, wireType 2 =*/
                  58
                ).fork(), _depth + 1).ldelim();
              if (message.pkcs12 != null && $Object.hasOwnProperty.call(message, "pkcs12"))
                $root.envoy.config.core.v3.DataSource.encode(message.pkcs12, writer.uint32(
                  /* id 8, wireType 2 =*/
                  66
                ).fork(), _depth + 1).ldelim();
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            TlsCertificate.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.TlsCertificate();
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
                    message.certificateChain = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.certificateChain);
                    continue;
                  }
                  case 2: {
                    if (wireType !== 2)
                      break;
                    message.privateKey = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.privateKey);
                    continue;
                  }
                  case 3: {
                    if (wireType !== 2)
                      break;
                    message.password = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.password);
                    continue;
                  }
                  case 4: {
                    if (wireType !== 2)
                      break;
                    message.ocspStaple = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.ocspStaple);
                    continue;
                  }
                  case 5: {
                    if (wireType !== 2)
                      break;
                    if (!(message.signedCertificateTimestamp && message.signedCertificateTimestamp.length))
                      message.signedCertificateTimestamp = [];
                    message.signedCertificateTimestamp.push($root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1));
                    continue;
                  }
                  case 6: {
                    if (wireType !== 2)
                      break;
                    message.privateKeyProvider = $root.envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.decode(reader, reader.size(), $undefined, _depth + 1, message.privateKeyProvider);
                    continue;
                  }
                  case 7: {
                    if (wireType !== 2)
                      break;
                    message.watchedDirectory = $root.envoy.config.core.v3.WatchedDirectory.decode(reader, reader.size(), $undefined, _depth + 1, message.watchedDirectory);
                    continue;
                  }
                  case 8: {
                    if (wireType !== 2)
                      break;
                    message.pkcs12 = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.pkcs12);
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
            return TlsCertificate;
          })();
          v3.TlsSessionTicketKeys = (function() {
            const TlsSessionTicketKeys = function(properties) {
              this.keys = [];
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            TlsSessionTicketKeys.prototype.keys = $util.emptyArray;
            TlsSessionTicketKeys.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.keys != null && message.keys.length)
                for (let i = 0; i < message.keys.length; ++i)
                  $root.envoy.config.core.v3.DataSource.encode(message.keys[i], writer.uint32(
                    /* id 1, wireType 2 =*/
                    10
                  ).fork(), _depth + 1).ldelim();
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            TlsSessionTicketKeys.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys();
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
                    if (!(message.keys && message.keys.length))
                      message.keys = [];
                    message.keys.push($root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1));
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
            return TlsSessionTicketKeys;
          })();
          v3.CertificateProviderPluginInstance = (function() {
            const CertificateProviderPluginInstance = function(properties) {
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            CertificateProviderPluginInstance.prototype.instanceName = "";
            CertificateProviderPluginInstance.prototype.certificateName = "";
            CertificateProviderPluginInstance.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.instanceName != null && $Object.hasOwnProperty.call(message, "instanceName") && message.instanceName !== "")
                writer.uint32(
                  /* id 1, wireType 2 =*/
                  10
                ).string(message.instanceName);
              if (message.certificateName != null && $Object.hasOwnProperty.call(message, "certificateName") && message.certificateName !== "")
                writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).string(message.certificateName);
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            CertificateProviderPluginInstance.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance();
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
                      message.instanceName = value;
                    else
                      delete message.instanceName;
                    continue;
                  }
                  case 2: {
                    if (wireType !== 2)
                      break;
                    if ((value = reader.stringVerify()).length)
                      message.certificateName = value;
                    else
                      delete message.certificateName;
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
            return CertificateProviderPluginInstance;
          })();
          v3.SubjectAltNameMatcher = (function() {
            const SubjectAltNameMatcher = function(properties) {
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            SubjectAltNameMatcher.prototype.sanType = 0;
            SubjectAltNameMatcher.prototype.matcher = null;
            SubjectAltNameMatcher.prototype.oid = "";
            SubjectAltNameMatcher.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.sanType != null && $Object.hasOwnProperty.call(message, "sanType") && message.sanType !== 0)
                writer.uint32(
                  /* id 1, wireType 0 =*/
                  8
                ).int32(message.sanType);
              if (message.matcher != null && $Object.hasOwnProperty.call(message, "matcher"))
                $root.envoy.type.matcher.v3.StringMatcher.encode(message.matcher, writer.uint32(
                  /* id 2, wireType 2 =*/
                  18
                ).fork(), _depth + 1).ldelim();
              if (message.oid != null && $Object.hasOwnProperty.call(message, "oid") && message.oid !== "")
                writer.uint32(
                  /* id 3, wireType 2 =*/
                  26
                ).string(message.oid);
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            SubjectAltNameMatcher.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher();
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
                    if (value = reader.int32())
                      message.sanType = value;
                    else
                      delete message.sanType;
                    continue;
                  }
                  case 2: {
                    if (wireType !== 2)
                      break;
                    message.matcher = $root.envoy.type.matcher.v3.StringMatcher.decode(reader, reader.size(), $undefined, _depth + 1, message.matcher);
                    continue;
                  }
                  case 3: {
                    if (wireType !== 2)
                      break;
                    if ((value = reader.stringVerify()).length)
                      message.oid = value;
                    else
                      delete message.oid;
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
            SubjectAltNameMatcher.SanType = (function() {
              const valuesById = $Object.create(null), values = $Object.create(valuesById);
              values[valuesById[0] = "SAN_TYPE_UNSPECIFIED"] = 0;
              values[valuesById[1] = "EMAIL"] = 1;
              values[valuesById[2] = "DNS"] = 2;
              values[valuesById[3] = "URI"] = 3;
              values[valuesById[4] = "IP_ADDRESS"] = 4;
              values[valuesById[5] = "OTHER_NAME"] = 5;
              return values;
            })();
            return SubjectAltNameMatcher;
          })();
          v3.CertificateValidationContext = (function() {
            const CertificateValidationContext = function(properties) {
              this.verifyCertificateHash = [];
              this.verifyCertificateSpki = [];
              this.matchSubjectAltNames = [];
              this.matchTypedSubjectAltNames = [];
              if (properties) {
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                  if (properties[keys[i]] != null && keys[i] !== "__proto__")
                    this[keys[i]] = properties[keys[i]];
              }
            };
            CertificateValidationContext.prototype.trustedCa = null;
            CertificateValidationContext.prototype.verifyCertificateHash = $util.emptyArray;
            CertificateValidationContext.prototype.verifyCertificateSpki = $util.emptyArray;
            CertificateValidationContext.prototype.requireSignedCertificateTimestamp = null;
            CertificateValidationContext.prototype.crl = null;
            CertificateValidationContext.prototype.allowExpiredCertificate = false;
            CertificateValidationContext.prototype.matchSubjectAltNames = $util.emptyArray;
            CertificateValidationContext.prototype.trustChainVerification = 0;
            CertificateValidationContext.prototype.watchedDirectory = null;
            CertificateValidationContext.prototype.customValidatorConfig = null;
            CertificateValidationContext.prototype.caCertificateProviderInstance = null;
            CertificateValidationContext.prototype.onlyVerifyLeafCertCrl = false;
            CertificateValidationContext.prototype.matchTypedSubjectAltNames = $util.emptyArray;
            CertificateValidationContext.prototype.maxVerifyDepth = null;
            CertificateValidationContext.prototype.systemRootCerts = null;
            CertificateValidationContext.prototype.suppressClientCaList = false;
            CertificateValidationContext.encode = function(message, writer, _depth) {
              if (!writer)
                writer = $Writer.create();
              if (_depth === $undefined)
                _depth = 0;
              if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
              if (message.trustedCa != null && $Object.hasOwnProperty.call(message, "trustedCa"))
                $root.envoy.config.core.v3.DataSource.encode(message.trustedCa, writer.uint32(
                  /* id 1, wireType 2 =*/
                  10
                ).fork(), _depth + 1).ldelim();
              if (message.verifyCertificateHash != null && message.verifyCertificateHash.length)
                for (let i = 0; i < message.verifyCertificateHash.length; ++i)
                  writer.uint32(
                    /* id 2, wireType 2 =*/
                    18
                  ).string(message.verifyCertificateHash[i]);
              if (message.verifyCertificateSpki != null && message.verifyCertificateSpki.length)
                for (let i = 0; i < message.verifyCertificateSpki.length; ++i)
                  writer.uint32(
                    /* id 3, wireType 2 =*/
                    26
                  ).string(message.verifyCertificateSpki[i]);
              if (message.requireSignedCertificateTimestamp != null && $Object.hasOwnProperty.call(message, "requireSignedCertificateTimestamp"))
                $root.google.protobuf.BoolValue.encode(message.requireSignedCertificateTimestamp, writer.uint32(
                  /* id 6, wireType 2 =*/
                  50
                ).fork(), _depth + 1).ldelim();
              if (message.crl != null && $Object.hasOwnProperty.call(message, "crl"))
                $root.envoy.config.core.v3.DataSource.encode(message.crl, writer.uint32(
                  /* id 7, wireType 2 =*/
                  58
                ).fork(), _depth + 1).ldelim();
              if (message.allowExpiredCertificate != null && $Object.hasOwnProperty.call(message, "allowExpiredCertificate") && message.allowExpiredCertificate !== false)
                writer.uint32(
                  /* id 8, wireType 0 =*/
                  64
                ).bool(message.allowExpiredCertificate);
              if (message.matchSubjectAltNames != null && message.matchSubjectAltNames.length)
                for (let i = 0; i < message.matchSubjectAltNames.length; ++i)
                  $root.envoy.type.matcher.v3.StringMatcher.encode(message.matchSubjectAltNames[i], writer.uint32(
                    /* id 9, wireType 2 =*/
                    74
                  ).fork(), _depth + 1).ldelim();
              if (message.trustChainVerification != null && $Object.hasOwnProperty.call(message, "trustChainVerification") && message.trustChainVerification !== 0)
                writer.uint32(
                  /* id 10, wireType 0 =*/
                  80
                ).int32(message.trustChainVerification);
              if (message.watchedDirectory != null && $Object.hasOwnProperty.call(message, "watchedDirectory"))
                $root.envoy.config.core.v3.WatchedDirectory.encode(message.watchedDirectory, writer.uint32(
                  /* id 11, wireType 2 =*/
                  90
                ).fork(), _depth + 1).ldelim();
              if (message.customValidatorConfig != null && $Object.hasOwnProperty.call(message, "customValidatorConfig"))
                $root.envoy.config.core.v3.TypedExtensionConfig.encode(message.customValidatorConfig, writer.uint32(
                  /* id 12, wireType 2 =*/
                  98
                ).fork(), _depth + 1).ldelim();
              if (message.caCertificateProviderInstance != null && $Object.hasOwnProperty.call(message, "caCertificateProviderInstance"))
                $root.envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.encode(message.caCertificateProviderInstance, writer.uint32(
                  /* id 13, wireType 2 =*/
                  106
                ).fork(), _depth + 1).ldelim();
              if (message.onlyVerifyLeafCertCrl != null && $Object.hasOwnProperty.call(message, "onlyVerifyLeafCertCrl") && message.onlyVerifyLeafCertCrl !== false)
                writer.uint32(
                  /* id 14, wireType 0 =*/
                  112
                ).bool(message.onlyVerifyLeafCertCrl);
              if (message.matchTypedSubjectAltNames != null && message.matchTypedSubjectAltNames.length)
                for (let i = 0; i < message.matchTypedSubjectAltNames.length; ++i)
                  $root.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.encode(message.matchTypedSubjectAltNames[i], writer.uint32(
                    /* id 15, wireType 2 =*/
                    122
                  ).fork(), _depth + 1).ldelim();
              if (message.maxVerifyDepth != null && $Object.hasOwnProperty.call(message, "maxVerifyDepth"))
                $root.google.protobuf.UInt32Value.encode(message.maxVerifyDepth, writer.uint32(
                  /* id 16, wireType 2 =*/
                  130
                ).fork(), _depth + 1).ldelim();
              if (message.systemRootCerts != null && $Object.hasOwnProperty.call(message, "systemRootCerts"))
                $root.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.encode(message.systemRootCerts, writer.uint32(
                  /* id 17, wireType 2 =*/
                  138
                ).fork(), _depth + 1).ldelim();
              if (message.suppressClientCaList != null && $Object.hasOwnProperty.call(message, "suppressClientCaList") && message.suppressClientCaList !== false)
                writer.uint32(
                  /* id 18, wireType 0 =*/
                  144
                ).bool(message.suppressClientCaList);
              if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                  writer.raw(message.$unknowns[i]);
              return writer;
            };
            CertificateValidationContext.decode = function(reader, length, _end, _depth, _target) {
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
              message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext();
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
                    message.trustedCa = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.trustedCa);
                    continue;
                  }
                  case 2: {
                    if (wireType !== 2)
                      break;
                    if (!(message.verifyCertificateHash && message.verifyCertificateHash.length))
                      message.verifyCertificateHash = [];
                    message.verifyCertificateHash.push(reader.stringVerify());
                    continue;
                  }
                  case 3: {
                    if (wireType !== 2)
                      break;
                    if (!(message.verifyCertificateSpki && message.verifyCertificateSpki.length))
                      message.verifyCertificateSpki = [];
                    message.verifyCertificateSpki.push(reader.stringVerify());
                    continue;
                  }
                  case 6: {
                    if (wireType !== 2)
                      break;
                    message.requireSignedCertificateTimestamp = $root.google.protobuf.BoolValue.decode(reader, reader.size(), $undefined, _depth + 1, message.requireSignedCertificateTimestamp);
                    continue;
                  }
                  case 7: {
                    if (wireType !== 2)
                      break;
                    message.crl = $root.envoy.config.core.v3.DataSource.decode(reader, reader.size(), $undefined, _depth + 1, message.crl);
                    continue;
                  }
                  case 8: {
                    if (wireType !== 0)
                      break;
                    if (value = reader.bool())
                      message.allowExpiredCertificate = value;
                    else
                      delete message.allowExpiredCertificate;
                    continue;
                  }
                  case 9: {
                    if (wireType !== 2)
                      break;
                    if (!(message.matchSubjectAltNames && message.matchSubjectAltNames.length))
                      message.matchSubjectAltNames = [];
                    message.matchSubjectAltNames.push($root.envoy.type.matcher.v3.StringMatcher.decode(reader, reader.size(), $undefined, _depth + 1));
                    continue;
                  }
                  case 10: {
                    if (wireType !== 0)
                      break;
                    if (value = reader.int32())
                      message.trustChainVerification = value;
                    else
                      delete message.trustChainVerification;
                    continue;
                  }
                  case 11: {
                    if (wireType !== 2)
                      break;
                    message.watchedDirectory = $root.envoy.config.core.v3.WatchedDirectory.decode(reader, reader.size(), $undefined, _depth + 1, message.watchedDirectory);
                    continue;
                  }
                  case 12: {
                    if (wireType !== 2)
                      break;
                    message.customValidatorConfig = $root.envoy.config.core.v3.TypedExtensionConfig.decode(reader, reader.size(), $undefined, _depth + 1, message.customValidatorConfig);
                    continue;
                  }
                  case 13: {
                    if (wireType !== 2)
                      break;
                    message.caCertificateProviderInstance = $root.envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.decode(reader, reader.size(), $undefined, _depth + 1, message.caCertificateProviderInstance);
                    continue;
                  }
                  case 14: {
                    if (wireType !== 0)
                      break;
                    if (value = reader.bool())
                      message.onlyVerifyLeafCertCrl = value;
                    else
                      delete message.onlyVerifyLeafCertCrl;
                    continue;
                  }
                  case 15: {
                    if (wireType !== 2)
                      break;
                    if (!(message.matchTypedSubjectAltNames && message.matchTypedSubjectAltNames.length))
                      message.matchTypedSubjectAltNames = [];
                    message.matchTypedSubjectAltNames.push($root.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.decode(reader, reader.size(), $undefined, _depth + 1));
                    continue;
                  }
                  case 16: {
                    if (wireType !== 2)
                      break;
                    message.maxVerifyDepth = $root.google.protobuf.UInt32Value.decode(reader, reader.size(), $undefined, _depth + 1, message.maxVerifyDepth);
                    continue;
                  }
                  case 17: {
                    if (wireType !== 2)
                      break;
                    message.systemRootCerts = $root.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.decode(reader, reader.size(), $undefined, _depth + 1, message.systemRootCerts);
                    continue;
                  }
                  case 18: {
                    if (wireType !== 0)
                      break;
                    if (value = reader.bool())
                      message.suppressClientCaList = value;
                    else
                      delete message.suppressClientCaList;
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
            CertificateValidationContext.TrustChainVerification = (function() {
              const valuesById = $Object.create(null), values = $Object.create(valuesById);
              values[valuesById[0] = "VERIFY_TRUST_CHAIN"] = 0;
              values[valuesById[1] = "ACCEPT_UNTRUSTED"] = 1;
              return values;
            })();
            CertificateValidationContext.SystemRootCerts = (function() {
              const SystemRootCerts = function(properties) {
                if (properties) {
                  for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                      this[keys[i]] = properties[keys[i]];
                }
              };
              SystemRootCerts.encode = function(message, writer, _depth) {
                if (!writer)
                  writer = $Writer.create();
                if (_depth === $undefined)
                  _depth = 0;
                if (_depth > $util.recursionLimit)
                  throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                  for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
                return writer;
              };
              SystemRootCerts.decode = function(reader, length, _end, _depth, _target) {
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
                message = _target || new $root.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts();
                while (reader.pos < end) {
                  let start = reader.pos;
                  let tag = reader.tag();
                  if (tag === _end) {
                    _end = $undefined;
                    break;
                  }
                  reader.skipType(tag & 7, _depth, tag);
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
              return SystemRootCerts;
            })();
            return CertificateValidationContext;
          })();
          return v3;
        })();
        return tls;
      })();
      return transport_sockets;
    })();
    return extensions;
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
    protobuf.Any = (function() {
      const Any = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Any.prototype.type_url = "";
      Any.prototype.value = $util.newBuffer([]);
      Any.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.type_url != null && $Object.hasOwnProperty.call(message, "type_url") && message.type_url !== "")
          writer.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(message.type_url);
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
          writer.uint32(
            /* id 2, wireType 2 =*/
            18
          ).bytes(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Any.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.Any();
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
                message.type_url = value;
              else
                delete message.type_url;
              continue;
            }
            case 2: {
              if (wireType !== 2)
                break;
              if ((value = reader.bytes()).length)
                message.value = value;
              else
                delete message.value;
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
      return Any;
    })();
    protobuf.Duration = (function() {
      const Duration = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Duration.prototype.seconds = $util.Long ? $util.Long.fromBits(0, 0, false) : 0;
      Duration.prototype.nanos = 0;
      Duration.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.seconds != null && $Object.hasOwnProperty.call(message, "seconds") && (typeof message.seconds === "object" ? message.seconds.low || message.seconds.high : message.seconds !== 0))
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int64(message.seconds);
        if (message.nanos != null && $Object.hasOwnProperty.call(message, "nanos") && message.nanos !== 0)
          writer.uint32(
            /* id 2, wireType 0 =*/
            16
          ).int32(message.nanos);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Duration.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.Duration();
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
              if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                message.seconds = value;
              else
                delete message.seconds;
              continue;
            }
            case 2: {
              if (wireType !== 0)
                break;
              if (value = reader.int32())
                message.nanos = value;
              else
                delete message.nanos;
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
      return Duration;
    })();
    protobuf.DoubleValue = (function() {
      const DoubleValue = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      DoubleValue.prototype.value = 0;
      DoubleValue.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && !$Object.is(message.value, 0))
          writer.uint32(
            /* id 1, wireType 1 =*/
            9
          ).double(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      DoubleValue.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.DoubleValue();
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
              if (wireType !== 1)
                break;
              if (!$Object.is(value = reader.double(), 0))
                message.value = value;
              else
                delete message.value;
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
      return DoubleValue;
    })();
    protobuf.FloatValue = (function() {
      const FloatValue = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      FloatValue.prototype.value = 0;
      FloatValue.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && !$Object.is(message.value, 0))
          writer.uint32(
            /* id 1, wireType 5 =*/
            13
          ).float(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      FloatValue.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.FloatValue();
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
              if (wireType !== 5)
                break;
              if (!$Object.is(value = reader.float(), 0))
                message.value = value;
              else
                delete message.value;
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
      return FloatValue;
    })();
    protobuf.Int64Value = (function() {
      const Int64Value = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Int64Value.prototype.value = $util.Long ? $util.Long.fromBits(0, 0, false) : 0;
      Int64Value.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && (typeof message.value === "object" ? message.value.low || message.value.high : message.value !== 0))
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int64(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Int64Value.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.Int64Value();
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
              if (typeof (value = reader.int64()) === "object" ? value.low || value.high : value !== 0)
                message.value = value;
              else
                delete message.value;
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
      return Int64Value;
    })();
    protobuf.UInt64Value = (function() {
      const UInt64Value = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      UInt64Value.prototype.value = $util.Long ? $util.Long.fromBits(0, 0, true) : 0;
      UInt64Value.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && (typeof message.value === "object" ? message.value.low || message.value.high : message.value !== 0))
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint64(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      UInt64Value.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.UInt64Value();
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
              if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                message.value = value;
              else
                delete message.value;
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
      return UInt64Value;
    })();
    protobuf.Int32Value = (function() {
      const Int32Value = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Int32Value.prototype.value = 0;
      Int32Value.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== 0)
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int32(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Int32Value.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.Int32Value();
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
              if (value = reader.int32())
                message.value = value;
              else
                delete message.value;
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
      return Int32Value;
    })();
    protobuf.UInt32Value = (function() {
      const UInt32Value = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      UInt32Value.prototype.value = 0;
      UInt32Value.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== 0)
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).uint32(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      UInt32Value.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.UInt32Value();
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
                message.value = value;
              else
                delete message.value;
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
      return UInt32Value;
    })();
    protobuf.BoolValue = (function() {
      const BoolValue = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      BoolValue.prototype.value = false;
      BoolValue.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== false)
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).bool(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      BoolValue.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.BoolValue();
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
              if (value = reader.bool())
                message.value = value;
              else
                delete message.value;
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
      return BoolValue;
    })();
    protobuf.StringValue = (function() {
      const StringValue = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      StringValue.prototype.value = "";
      StringValue.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value !== "")
          writer.uint32(
            /* id 1, wireType 2 =*/
            10
          ).string(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      StringValue.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.StringValue();
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
                message.value = value;
              else
                delete message.value;
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
      return StringValue;
    })();
    protobuf.BytesValue = (function() {
      const BytesValue = function(properties) {
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      BytesValue.prototype.value = $util.newBuffer([]);
      BytesValue.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.value != null && $Object.hasOwnProperty.call(message, "value") && message.value.length)
          writer.uint32(
            /* id 1, wireType 2 =*/
            10
          ).bytes(message.value);
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      BytesValue.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.protobuf.BytesValue();
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
              if ((value = reader.bytes()).length)
                message.value = value;
              else
                delete message.value;
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
      return BytesValue;
    })();
    return protobuf;
  })();
  google2.rpc = (function() {
    const rpc = {};
    rpc.Status = (function() {
      const Status = function(properties) {
        this.details = [];
        if (properties) {
          for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
            if (properties[keys[i]] != null && keys[i] !== "__proto__")
              this[keys[i]] = properties[keys[i]];
        }
      };
      Status.prototype.code = 0;
      Status.prototype.message = "";
      Status.prototype.details = $util.emptyArray;
      Status.encode = function(message, writer, _depth) {
        if (!writer)
          writer = $Writer.create();
        if (_depth === $undefined)
          _depth = 0;
        if (_depth > $util.recursionLimit)
          throw $Error("max depth exceeded");
        if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== 0)
          writer.uint32(
            /* id 1, wireType 0 =*/
            8
          ).int32(message.code);
        if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
          writer.uint32(
            /* id 2, wireType 2 =*/
            18
          ).string(message.message);
        if (message.details != null && message.details.length)
          for (let i = 0; i < message.details.length; ++i)
            $root.google.protobuf.Any.encode(message.details[i], writer.uint32(
              /* id 3, wireType 2 =*/
              26
            ).fork(), _depth + 1).ldelim();
        if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
          for (let i = 0; i < message.$unknowns.length; ++i)
            writer.raw(message.$unknowns[i]);
        return writer;
      };
      Status.decode = function(reader, length, _end, _depth, _target) {
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
        message = _target || new $root.google.rpc.Status();
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
              if (value = reader.int32())
                message.code = value;
              else
                delete message.code;
              continue;
            }
            case 2: {
              if (wireType !== 2)
                break;
              if ((value = reader.stringVerify()).length)
                message.message = value;
              else
                delete message.message;
              continue;
            }
            case 3: {
              if (wireType !== 2)
                break;
              if (!(message.details && message.details.length))
                message.details = [];
              message.details.push($root.google.protobuf.Any.decode(reader, reader.size(), $undefined, _depth + 1));
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
      return Status;
    })();
    return rpc;
  })();
  return google2;
})();
export {
  $root as default,
  envoy,
  google
};
