// Made by scripts/generate.mjs from protos/; do not edit.
import * as $protobuf from "./runtime.js";

/** Namespace envoy. */
export namespace envoy {

    /** Namespace service. */
    namespace service {

        /** Namespace secret. */
        namespace secret {
        }

        /** Namespace discovery. */
        namespace discovery {

            /** Namespace v3. */
            namespace v3 {

                /**
                 * Properties of a DiscoveryRequest.
                 * @deprecated Use envoy.service.discovery.v3.DiscoveryRequest.$Properties instead.
                 */
                interface IDiscoveryRequest extends envoy.service.discovery.v3.DiscoveryRequest.$Properties {
                }

                /** Represents a DiscoveryRequest. */
                class DiscoveryRequest {

                    /**
                     * Constructs a new DiscoveryRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DiscoveryRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DiscoveryRequest versionInfo. */
                    versionInfo: string;

                    /** DiscoveryRequest node. */
                    node?: (envoy.config.core.v3.Node.$Properties|null);

                    /** DiscoveryRequest resourceNames. */
                    resourceNames: string[];

                    /** DiscoveryRequest typeUrl. */
                    typeUrl: string;

                    /** DiscoveryRequest responseNonce. */
                    responseNonce: string;

                    /** DiscoveryRequest errorDetail. */
                    errorDetail?: (google.rpc.Status.$Properties|null);

                    /**
                     * Encodes the specified DiscoveryRequest message. Does not implicitly {@link envoy.service.discovery.v3.DiscoveryRequest.verify|verify} messages.
                     * @param message DiscoveryRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DiscoveryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DiscoveryRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DiscoveryRequest & envoy.service.discovery.v3.DiscoveryRequest.$Shape} DiscoveryRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DiscoveryRequest & envoy.service.discovery.v3.DiscoveryRequest.$Shape;
                }

                namespace DiscoveryRequest {

                    /** Properties of a DiscoveryRequest. */
                    interface $Properties {

                        /** DiscoveryRequest versionInfo */
                        versionInfo?: (string|null);

                        /** DiscoveryRequest node */
                        node?: (envoy.config.core.v3.Node.$Properties|null);

                        /** DiscoveryRequest resourceNames */
                        resourceNames?: (string[]|null);

                        /** DiscoveryRequest typeUrl */
                        typeUrl?: (string|null);

                        /** DiscoveryRequest responseNonce */
                        responseNonce?: (string|null);

                        /** DiscoveryRequest errorDetail */
                        errorDetail?: (google.rpc.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DiscoveryRequest. */
                    type $Shape = {
                      versionInfo?: string|null;
                      node?: envoy.config.core.v3.Node.$Shape|null;
                      resourceNames?: string[]|null;
                      typeUrl?: string|null;
                      responseNonce?: string|null;
                      errorDetail?: google.rpc.Status.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a DiscoveryResponse.
                 * @deprecated Use envoy.service.discovery.v3.DiscoveryResponse.$Properties instead.
                 */
                interface IDiscoveryResponse extends envoy.service.discovery.v3.DiscoveryResponse.$Properties {
                }

                /** Represents a DiscoveryResponse. */
                class DiscoveryResponse {

                    /**
                     * Constructs a new DiscoveryResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DiscoveryResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DiscoveryResponse versionInfo. */
                    versionInfo: string;

                    /** DiscoveryResponse resources. */
                    resources: google.protobuf.Any.$Properties[];

                    /** DiscoveryResponse typeUrl. */
                    typeUrl: string;

                    /** DiscoveryResponse nonce. */
                    nonce: string;

                    /** DiscoveryResponse controlPlane. */
                    controlPlane?: (envoy.config.core.v3.ControlPlane.$Properties|null);

                    /**
                     * Encodes the specified DiscoveryResponse message. Does not implicitly {@link envoy.service.discovery.v3.DiscoveryResponse.verify|verify} messages.
                     * @param message DiscoveryResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DiscoveryResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DiscoveryResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DiscoveryResponse & envoy.service.discovery.v3.DiscoveryResponse.$Shape} DiscoveryResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DiscoveryResponse & envoy.service.discovery.v3.DiscoveryResponse.$Shape;
                }

                namespace DiscoveryResponse {

                    /** Properties of a DiscoveryResponse. */
                    interface $Properties {

                        /** DiscoveryResponse versionInfo */
                        versionInfo?: (string|null);

                        /** DiscoveryResponse resources */
                        resources?: (google.protobuf.Any.$Properties[]|null);

                        /** DiscoveryResponse typeUrl */
                        typeUrl?: (string|null);

                        /** DiscoveryResponse nonce */
                        nonce?: (string|null);

                        /** DiscoveryResponse controlPlane */
                        controlPlane?: (envoy.config.core.v3.ControlPlane.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DiscoveryResponse. */
                    type $Shape = envoy.service.discovery.v3.DiscoveryResponse.$Properties;
                }

                /**
                 * Properties of a DeltaDiscoveryRequest.
                 * @deprecated Use envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties instead.
                 */
                interface IDeltaDiscoveryRequest extends envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties {
                }

                /** Represents a DeltaDiscoveryRequest. */
                class DeltaDiscoveryRequest {

                    /**
                     * Constructs a new DeltaDiscoveryRequest.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DeltaDiscoveryRequest node. */
                    node?: (envoy.config.core.v3.Node.$Properties|null);

                    /** DeltaDiscoveryRequest typeUrl. */
                    typeUrl: string;

                    /** DeltaDiscoveryRequest resourceNamesSubscribe. */
                    resourceNamesSubscribe: string[];

                    /** DeltaDiscoveryRequest resourceNamesUnsubscribe. */
                    resourceNamesUnsubscribe: string[];

                    /** DeltaDiscoveryRequest initialResourceVersions. */
                    initialResourceVersions: { [k: string]: string };

                    /** DeltaDiscoveryRequest responseNonce. */
                    responseNonce: string;

                    /** DeltaDiscoveryRequest errorDetail. */
                    errorDetail?: (google.rpc.Status.$Properties|null);

                    /**
                     * Encodes the specified DeltaDiscoveryRequest message. Does not implicitly {@link envoy.service.discovery.v3.DeltaDiscoveryRequest.verify|verify} messages.
                     * @param message DeltaDiscoveryRequest message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DeltaDiscoveryRequest message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DeltaDiscoveryRequest & envoy.service.discovery.v3.DeltaDiscoveryRequest.$Shape} DeltaDiscoveryRequest
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DeltaDiscoveryRequest & envoy.service.discovery.v3.DeltaDiscoveryRequest.$Shape;
                }

                namespace DeltaDiscoveryRequest {

                    /** Properties of a DeltaDiscoveryRequest. */
                    interface $Properties {

                        /** DeltaDiscoveryRequest node */
                        node?: (envoy.config.core.v3.Node.$Properties|null);

                        /** DeltaDiscoveryRequest typeUrl */
                        typeUrl?: (string|null);

                        /** DeltaDiscoveryRequest resourceNamesSubscribe */
                        resourceNamesSubscribe?: (string[]|null);

                        /** DeltaDiscoveryRequest resourceNamesUnsubscribe */
                        resourceNamesUnsubscribe?: (string[]|null);

                        /** DeltaDiscoveryRequest initialResourceVersions */
                        initialResourceVersions?: ({ [k: string]: string }|null);

                        /** DeltaDiscoveryRequest responseNonce */
                        responseNonce?: (string|null);

                        /** DeltaDiscoveryRequest errorDetail */
                        errorDetail?: (google.rpc.Status.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DeltaDiscoveryRequest. */
                    type $Shape = {
                      node?: envoy.config.core.v3.Node.$Shape|null;
                      typeUrl?: string|null;
                      resourceNamesSubscribe?: string[]|null;
                      resourceNamesUnsubscribe?: string[]|null;
                      initialResourceVersions?: { [k: string]: string }|null;
                      responseNonce?: string|null;
                      errorDetail?: google.rpc.Status.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a DeltaDiscoveryResponse.
                 * @deprecated Use envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties instead.
                 */
                interface IDeltaDiscoveryResponse extends envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties {
                }

                /** Represents a DeltaDiscoveryResponse. */
                class DeltaDiscoveryResponse {

                    /**
                     * Constructs a new DeltaDiscoveryResponse.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DeltaDiscoveryResponse systemVersionInfo. */
                    systemVersionInfo: string;

                    /** DeltaDiscoveryResponse resources. */
                    resources: envoy.service.discovery.v3.Resource.$Properties[];

                    /** DeltaDiscoveryResponse typeUrl. */
                    typeUrl: string;

                    /** DeltaDiscoveryResponse nonce. */
                    nonce: string;

                    /** DeltaDiscoveryResponse removedResources. */
                    removedResources: string[];

                    /** DeltaDiscoveryResponse controlPlane. */
                    controlPlane?: (envoy.config.core.v3.ControlPlane.$Properties|null);

                    /**
                     * Encodes the specified DeltaDiscoveryResponse message. Does not implicitly {@link envoy.service.discovery.v3.DeltaDiscoveryResponse.verify|verify} messages.
                     * @param message DeltaDiscoveryResponse message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DeltaDiscoveryResponse message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.DeltaDiscoveryResponse & envoy.service.discovery.v3.DeltaDiscoveryResponse.$Shape} DeltaDiscoveryResponse
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.DeltaDiscoveryResponse & envoy.service.discovery.v3.DeltaDiscoveryResponse.$Shape;
                }

                namespace DeltaDiscoveryResponse {

                    /** Properties of a DeltaDiscoveryResponse. */
                    interface $Properties {

                        /** DeltaDiscoveryResponse systemVersionInfo */
                        systemVersionInfo?: (string|null);

                        /** DeltaDiscoveryResponse resources */
                        resources?: (envoy.service.discovery.v3.Resource.$Properties[]|null);

                        /** DeltaDiscoveryResponse typeUrl */
                        typeUrl?: (string|null);

                        /** DeltaDiscoveryResponse nonce */
                        nonce?: (string|null);

                        /** DeltaDiscoveryResponse removedResources */
                        removedResources?: (string[]|null);

                        /** DeltaDiscoveryResponse controlPlane */
                        controlPlane?: (envoy.config.core.v3.ControlPlane.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a DeltaDiscoveryResponse. */
                    type $Shape = envoy.service.discovery.v3.DeltaDiscoveryResponse.$Properties;
                }

                /**
                 * Properties of a Resource.
                 * @deprecated Use envoy.service.discovery.v3.Resource.$Properties instead.
                 */
                interface IResource extends envoy.service.discovery.v3.Resource.$Properties {
                }

                /** Represents a Resource. */
                class Resource {

                    /**
                     * Constructs a new Resource.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.service.discovery.v3.Resource.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Resource version. */
                    version: string;

                    /** Resource resource. */
                    resource?: (google.protobuf.Any.$Properties|null);

                    /** Resource name. */
                    name: string;

                    /** Resource aliases. */
                    aliases: string[];

                    /** Resource ttl. */
                    ttl?: (google.protobuf.Duration.$Properties|null);

                    /**
                     * Encodes the specified Resource message. Does not implicitly {@link envoy.service.discovery.v3.Resource.verify|verify} messages.
                     * @param message Resource message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.service.discovery.v3.Resource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Resource message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.service.discovery.v3.Resource & envoy.service.discovery.v3.Resource.$Shape} Resource
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.service.discovery.v3.Resource & envoy.service.discovery.v3.Resource.$Shape;
                }

                namespace Resource {

                    /** Properties of a Resource. */
                    interface $Properties {

                        /** Resource version */
                        version?: (string|null);

                        /** Resource resource */
                        resource?: (google.protobuf.Any.$Properties|null);

                        /** Resource name */
                        name?: (string|null);

                        /** Resource aliases */
                        aliases?: (string[]|null);

                        /** Resource ttl */
                        ttl?: (google.protobuf.Duration.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a Resource. */
                    type $Shape = envoy.service.discovery.v3.Resource.$Properties;
                }
            }
        }
    }

    /** Namespace config. */
    namespace config {

        /** Namespace core. */
        namespace core {

            /** Namespace v3. */
            namespace v3 {

                /**
                 * Properties of a BuildVersion.
                 * @deprecated Use envoy.config.core.v3.BuildVersion.$Properties instead.
                 */
                interface IBuildVersion extends envoy.config.core.v3.BuildVersion.$Properties {
                }

                /** Represents a BuildVersion. */
                class BuildVersion {

                    /**
                     * Constructs a new BuildVersion.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.BuildVersion.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** BuildVersion version. */
                    version?: (envoy.type.v3.SemanticVersion.$Properties|null);

                    /** BuildVersion metadata. */
                    metadata?: (google.protobuf.Struct.$Properties|null);

                    /**
                     * Encodes the specified BuildVersion message. Does not implicitly {@link envoy.config.core.v3.BuildVersion.verify|verify} messages.
                     * @param message BuildVersion message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.BuildVersion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a BuildVersion message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.BuildVersion & envoy.config.core.v3.BuildVersion.$Shape} BuildVersion
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.BuildVersion & envoy.config.core.v3.BuildVersion.$Shape;
                }

                namespace BuildVersion {

                    /** Properties of a BuildVersion. */
                    interface $Properties {

                        /** BuildVersion version */
                        version?: (envoy.type.v3.SemanticVersion.$Properties|null);

                        /** BuildVersion metadata */
                        metadata?: (google.protobuf.Struct.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a BuildVersion. */
                    type $Shape = {
                      version?: envoy.type.v3.SemanticVersion.$Shape|null;
                      metadata?: google.protobuf.Struct.$Shape|null;
                      $unknowns?: Uint8Array[];
                    };
                }

                /**
                 * Properties of a Node.
                 * @deprecated Use envoy.config.core.v3.Node.$Properties instead.
                 */
                interface INode extends envoy.config.core.v3.Node.$Properties {
                }

                /** Represents a Node. */
                class Node {

                    /**
                     * Constructs a new Node.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.Node.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** Node id. */
                    id: string;

                    /** Node cluster. */
                    cluster: string;

                    /** Node metadata. */
                    metadata?: (google.protobuf.Struct.$Properties|null);

                    /** Node userAgentName. */
                    userAgentName: string;

                    /** Node userAgentVersion. */
                    userAgentVersion?: (string|null);

                    /** Node userAgentBuildVersion. */
                    userAgentBuildVersion?: (envoy.config.core.v3.BuildVersion.$Properties|null);

                    /** Node userAgentVersionType. */
                    userAgentVersionType?: ("userAgentVersion"|"userAgentBuildVersion");

                    /**
                     * Encodes the specified Node message. Does not implicitly {@link envoy.config.core.v3.Node.verify|verify} messages.
                     * @param message Node message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.Node.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a Node message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.Node & envoy.config.core.v3.Node.$Shape} Node
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.Node & envoy.config.core.v3.Node.$Shape;
                }

                namespace Node {

                    /** Properties of a Node. */
                    interface $Properties {

                        /** Node id */
                        id?: (string|null);

                        /** Node cluster */
                        cluster?: (string|null);

                        /** Node metadata */
                        metadata?: (google.protobuf.Struct.$Properties|null);

                        /** Node userAgentName */
                        userAgentName?: (string|null);

                        /** Node userAgentVersion */
                        userAgentVersion?: (string|null);

                        /** Node userAgentBuildVersion */
                        userAgentBuildVersion?: (envoy.config.core.v3.BuildVersion.$Properties|null);

                        /** Node userAgentVersionType */
                        userAgentVersionType?: ("userAgentVersion"|"userAgentBuildVersion");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a Node. */
                    type $Shape = {
                      id?: string|null;
                      cluster?: string|null;
                      metadata?: google.protobuf.Struct.$Shape|null;
                      userAgentName?: string|null;
                      userAgentVersion?: string|null;
                      userAgentBuildVersion?: envoy.config.core.v3.BuildVersion.$Shape|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ userAgentVersionType?: undefined; userAgentVersion?: null; userAgentBuildVersion?: null }|{ userAgentVersionType?: "userAgentVersion"; userAgentVersion: string; userAgentBuildVersion?: null }|{ userAgentVersionType?: "userAgentBuildVersion"; userAgentVersion?: null; userAgentBuildVersion: envoy.config.core.v3.BuildVersion.$Shape })
                    );
                }

                /**
                 * Properties of a WatchedDirectory.
                 * @deprecated Use envoy.config.core.v3.WatchedDirectory.$Properties instead.
                 */
                interface IWatchedDirectory extends envoy.config.core.v3.WatchedDirectory.$Properties {
                }

                /** Represents a WatchedDirectory. */
                class WatchedDirectory {

                    /**
                     * Constructs a new WatchedDirectory.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.WatchedDirectory.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** WatchedDirectory path. */
                    path: string;

                    /**
                     * Encodes the specified WatchedDirectory message. Does not implicitly {@link envoy.config.core.v3.WatchedDirectory.verify|verify} messages.
                     * @param message WatchedDirectory message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.WatchedDirectory.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a WatchedDirectory message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.WatchedDirectory & envoy.config.core.v3.WatchedDirectory.$Shape} WatchedDirectory
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.WatchedDirectory & envoy.config.core.v3.WatchedDirectory.$Shape;
                }

                namespace WatchedDirectory {

                    /** Properties of a WatchedDirectory. */
                    interface $Properties {

                        /** WatchedDirectory path */
                        path?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a WatchedDirectory. */
                    type $Shape = envoy.config.core.v3.WatchedDirectory.$Properties;
                }

                /**
                 * Properties of a DataSource.
                 * @deprecated Use envoy.config.core.v3.DataSource.$Properties instead.
                 */
                interface IDataSource extends envoy.config.core.v3.DataSource.$Properties {
                }

                /** Represents a DataSource. */
                class DataSource {

                    /**
                     * Constructs a new DataSource.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.DataSource.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** DataSource filename. */
                    filename?: (string|null);

                    /** DataSource inlineBytes. */
                    inlineBytes?: (Uint8Array|null);

                    /** DataSource inlineString. */
                    inlineString?: (string|null);

                    /** DataSource environmentVariable. */
                    environmentVariable?: (string|null);

                    /** DataSource watchedDirectory. */
                    watchedDirectory?: (envoy.config.core.v3.WatchedDirectory.$Properties|null);

                    /** DataSource specifier. */
                    specifier?: ("filename"|"inlineBytes"|"inlineString"|"environmentVariable");

                    /**
                     * Encodes the specified DataSource message. Does not implicitly {@link envoy.config.core.v3.DataSource.verify|verify} messages.
                     * @param message DataSource message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.DataSource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a DataSource message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.DataSource & envoy.config.core.v3.DataSource.$Shape} DataSource
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.DataSource & envoy.config.core.v3.DataSource.$Shape;
                }

                namespace DataSource {

                    /** Properties of a DataSource. */
                    interface $Properties {

                        /** DataSource filename */
                        filename?: (string|null);

                        /** DataSource inlineBytes */
                        inlineBytes?: (Uint8Array|null);

                        /** DataSource inlineString */
                        inlineString?: (string|null);

                        /** DataSource environmentVariable */
                        environmentVariable?: (string|null);

                        /** DataSource watchedDirectory */
                        watchedDirectory?: (envoy.config.core.v3.WatchedDirectory.$Properties|null);

                        /** DataSource specifier */
                        specifier?: ("filename"|"inlineBytes"|"inlineString"|"environmentVariable");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a DataSource. */
                    type $Shape = {
                      filename?: string|null;
                      inlineBytes?: Uint8Array|null;
                      inlineString?: string|null;
                      environmentVariable?: string|null;
                      watchedDirectory?: envoy.config.core.v3.WatchedDirectory.$Shape|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ specifier?: undefined; filename?: null; inlineBytes?: null; inlineString?: null; environmentVariable?: null }|{ specifier?: "filename"; filename: string; inlineBytes?: null; inlineString?: null; environmentVariable?: null }|{ specifier?: "inlineBytes"; filename?: null; inlineBytes: Uint8Array; inlineString?: null; environmentVariable?: null }|{ specifier?: "inlineString"; filename?: null; inlineBytes?: null; inlineString: string; environmentVariable?: null }|{ specifier?: "environmentVariable"; filename?: null; inlineBytes?: null; inlineString?: null; environmentVariable: string })
                    );
                }

                /**
                 * Properties of a ControlPlane.
                 * @deprecated Use envoy.config.core.v3.ControlPlane.$Properties instead.
                 */
                interface IControlPlane extends envoy.config.core.v3.ControlPlane.$Properties {
                }

                /** Represents a ControlPlane. */
                class ControlPlane {

                    /**
                     * Constructs a new ControlPlane.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.ControlPlane.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** ControlPlane identifier. */
                    identifier: string;

                    /**
                     * Encodes the specified ControlPlane message. Does not implicitly {@link envoy.config.core.v3.ControlPlane.verify|verify} messages.
                     * @param message ControlPlane message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.ControlPlane.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a ControlPlane message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.ControlPlane & envoy.config.core.v3.ControlPlane.$Shape} ControlPlane
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.ControlPlane & envoy.config.core.v3.ControlPlane.$Shape;
                }

                namespace ControlPlane {

                    /** Properties of a ControlPlane. */
                    interface $Properties {

                        /** ControlPlane identifier */
                        identifier?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a ControlPlane. */
                    type $Shape = envoy.config.core.v3.ControlPlane.$Properties;
                }

                /**
                 * Properties of a TypedExtensionConfig.
                 * @deprecated Use envoy.config.core.v3.TypedExtensionConfig.$Properties instead.
                 */
                interface ITypedExtensionConfig extends envoy.config.core.v3.TypedExtensionConfig.$Properties {
                }

                /** Represents a TypedExtensionConfig. */
                class TypedExtensionConfig {

                    /**
                     * Constructs a new TypedExtensionConfig.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.config.core.v3.TypedExtensionConfig.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** TypedExtensionConfig name. */
                    name: string;

                    /** TypedExtensionConfig typedConfig. */
                    typedConfig?: (google.protobuf.Any.$Properties|null);

                    /**
                     * Encodes the specified TypedExtensionConfig message. Does not implicitly {@link envoy.config.core.v3.TypedExtensionConfig.verify|verify} messages.
                     * @param message TypedExtensionConfig message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.config.core.v3.TypedExtensionConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a TypedExtensionConfig message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.config.core.v3.TypedExtensionConfig & envoy.config.core.v3.TypedExtensionConfig.$Shape} TypedExtensionConfig
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.config.core.v3.TypedExtensionConfig & envoy.config.core.v3.TypedExtensionConfig.$Shape;
                }

                namespace TypedExtensionConfig {

                    /** Properties of a TypedExtensionConfig. */
                    interface $Properties {

                        /** TypedExtensionConfig name */
                        name?: (string|null);

                        /** TypedExtensionConfig typedConfig */
                        typedConfig?: (google.protobuf.Any.$Properties|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a TypedExtensionConfig. */
                    type $Shape = envoy.config.core.v3.TypedExtensionConfig.$Properties;
                }
            }
        }
    }

    /** Namespace type. */
    namespace type {

        /** Namespace v3. */
        namespace v3 {

            /**
             * Properties of a SemanticVersion.
             * @deprecated Use envoy.type.v3.SemanticVersion.$Properties instead.
             */
            interface ISemanticVersion extends envoy.type.v3.SemanticVersion.$Properties {
            }

            /** Represents a SemanticVersion. */
            class SemanticVersion {

                /**
                 * Constructs a new SemanticVersion.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: envoy.type.v3.SemanticVersion.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SemanticVersion majorNumber. */
                majorNumber: number;

                /** SemanticVersion minorNumber. */
                minorNumber: number;

                /** SemanticVersion patch. */
                patch: number;

                /**
                 * Encodes the specified SemanticVersion message. Does not implicitly {@link envoy.type.v3.SemanticVersion.verify|verify} messages.
                 * @param message SemanticVersion message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: envoy.type.v3.SemanticVersion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SemanticVersion message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {envoy.type.v3.SemanticVersion & envoy.type.v3.SemanticVersion.$Shape} SemanticVersion
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.type.v3.SemanticVersion & envoy.type.v3.SemanticVersion.$Shape;
            }

            namespace SemanticVersion {

                /** Properties of a SemanticVersion. */
                interface $Properties {

                    /** SemanticVersion majorNumber */
                    majorNumber?: (number|null);

                    /** SemanticVersion minorNumber */
                    minorNumber?: (number|null);

                    /** SemanticVersion patch */
                    patch?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SemanticVersion. */
                type $Shape = envoy.type.v3.SemanticVersion.$Properties;
            }
        }

        /** Namespace matcher. */
        namespace matcher {

            /** Namespace v3. */
            namespace v3 {

                /**
                 * Properties of a StringMatcher.
                 * @deprecated Use envoy.type.matcher.v3.StringMatcher.$Properties instead.
                 */
                interface IStringMatcher extends envoy.type.matcher.v3.StringMatcher.$Properties {
                }

                /** Represents a StringMatcher. */
                class StringMatcher {

                    /**
                     * Constructs a new StringMatcher.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.type.matcher.v3.StringMatcher.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** StringMatcher exact. */
                    exact?: (string|null);

                    /** StringMatcher prefix. */
                    prefix?: (string|null);

                    /** StringMatcher suffix. */
                    suffix?: (string|null);

                    /** StringMatcher safeRegex. */
                    safeRegex?: (envoy.type.matcher.v3.RegexMatcher.$Properties|null);

                    /** StringMatcher contains. */
                    contains?: (string|null);

                    /** StringMatcher ignoreCase. */
                    ignoreCase: boolean;

                    /** StringMatcher matchPattern. */
                    matchPattern?: ("exact"|"prefix"|"suffix"|"safeRegex"|"contains");

                    /**
                     * Encodes the specified StringMatcher message. Does not implicitly {@link envoy.type.matcher.v3.StringMatcher.verify|verify} messages.
                     * @param message StringMatcher message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.type.matcher.v3.StringMatcher.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a StringMatcher message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.type.matcher.v3.StringMatcher & envoy.type.matcher.v3.StringMatcher.$Shape} StringMatcher
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.type.matcher.v3.StringMatcher & envoy.type.matcher.v3.StringMatcher.$Shape;
                }

                namespace StringMatcher {

                    /** Properties of a StringMatcher. */
                    interface $Properties {

                        /** StringMatcher exact */
                        exact?: (string|null);

                        /** StringMatcher prefix */
                        prefix?: (string|null);

                        /** StringMatcher suffix */
                        suffix?: (string|null);

                        /** StringMatcher safeRegex */
                        safeRegex?: (envoy.type.matcher.v3.RegexMatcher.$Properties|null);

                        /** StringMatcher contains */
                        contains?: (string|null);

                        /** StringMatcher ignoreCase */
                        ignoreCase?: (boolean|null);

                        /** StringMatcher matchPattern */
                        matchPattern?: ("exact"|"prefix"|"suffix"|"safeRegex"|"contains");

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Narrowed shape of a StringMatcher. */
                    type $Shape = {
                      exact?: string|null;
                      prefix?: string|null;
                      suffix?: string|null;
                      safeRegex?: envoy.type.matcher.v3.RegexMatcher.$Shape|null;
                      contains?: string|null;
                      ignoreCase?: boolean|null;
                      $unknowns?: Uint8Array[];
                    } & (
                      ({ matchPattern?: undefined; exact?: null; prefix?: null; suffix?: null; safeRegex?: null; contains?: null }|{ matchPattern?: "exact"; exact: string; prefix?: null; suffix?: null; safeRegex?: null; contains?: null }|{ matchPattern?: "prefix"; exact?: null; prefix: string; suffix?: null; safeRegex?: null; contains?: null }|{ matchPattern?: "suffix"; exact?: null; prefix?: null; suffix: string; safeRegex?: null; contains?: null }|{ matchPattern?: "safeRegex"; exact?: null; prefix?: null; suffix?: null; safeRegex: envoy.type.matcher.v3.RegexMatcher.$Shape; contains?: null }|{ matchPattern?: "contains"; exact?: null; prefix?: null; suffix?: null; safeRegex?: null; contains: string })
                    );
                }

                /**
                 * Properties of a RegexMatcher.
                 * @deprecated Use envoy.type.matcher.v3.RegexMatcher.$Properties instead.
                 */
                interface IRegexMatcher extends envoy.type.matcher.v3.RegexMatcher.$Properties {
                }

                /** Represents a RegexMatcher. */
                class RegexMatcher {

                    /**
                     * Constructs a new RegexMatcher.
                     * @param [properties] Properties to set
                     */
                    constructor(properties?: envoy.type.matcher.v3.RegexMatcher.$Properties);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];

                    /** RegexMatcher regex. */
                    regex: string;

                    /**
                     * Encodes the specified RegexMatcher message. Does not implicitly {@link envoy.type.matcher.v3.RegexMatcher.verify|verify} messages.
                     * @param message RegexMatcher message or plain object to encode
                     * @param [writer] Writer to encode to
                     * @returns Writer
                     */
                    static encode(message: envoy.type.matcher.v3.RegexMatcher.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                    /**
                     * Decodes a RegexMatcher message from the specified reader or buffer.
                     * @param reader Reader or buffer to decode from
                     * @param [length] Message length if known beforehand
                     * @returns {envoy.type.matcher.v3.RegexMatcher & envoy.type.matcher.v3.RegexMatcher.$Shape} RegexMatcher
                     * @throws {Error} If the payload is not a reader or valid buffer
                     * @throws {$protobuf.util.ProtocolError} If required fields are missing
                     */
                    static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.type.matcher.v3.RegexMatcher & envoy.type.matcher.v3.RegexMatcher.$Shape;
                }

                namespace RegexMatcher {

                    /** Properties of a RegexMatcher. */
                    interface $Properties {

                        /** RegexMatcher regex */
                        regex?: (string|null);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];
                    }

                    /** Shape of a RegexMatcher. */
                    type $Shape = envoy.type.matcher.v3.RegexMatcher.$Properties;
                }
            }
        }
    }

    /** Namespace extensions. */
    namespace extensions {

        /** Namespace transport_sockets. */
        namespace transport_sockets {

            /** Namespace tls. */
            namespace tls {

                /** Namespace v3. */
                namespace v3 {

                    /**
                     * Properties of a GenericSecret.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Properties instead.
                     */
                    interface IGenericSecret extends envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Properties {
                    }

                    /** Represents a GenericSecret. */
                    class GenericSecret {

                        /**
                         * Constructs a new GenericSecret.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** GenericSecret secret. */
                        secret?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** GenericSecret secrets. */
                        secrets: { [k: string]: envoy.config.core.v3.DataSource.$Properties };

                        /**
                         * Encodes the specified GenericSecret message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.GenericSecret.verify|verify} messages.
                         * @param message GenericSecret message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a GenericSecret message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.GenericSecret & envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Shape} GenericSecret
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.GenericSecret & envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Shape;
                    }

                    namespace GenericSecret {

                        /** Properties of a GenericSecret. */
                        interface $Properties {

                            /** GenericSecret secret */
                            secret?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** GenericSecret secrets */
                            secrets?: ({ [k: string]: envoy.config.core.v3.DataSource.$Properties }|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a GenericSecret. */
                        type $Shape = {
                          secret?: envoy.config.core.v3.DataSource.$Shape|null;
                          secrets?: { [k: string]: envoy.config.core.v3.DataSource.$Shape }|null;
                          $unknowns?: Uint8Array[];
                        };
                    }

                    /**
                     * Properties of a Secret.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.Secret.$Properties instead.
                     */
                    interface ISecret extends envoy.extensions.transport_sockets.tls.v3.Secret.$Properties {
                    }

                    /** Represents a Secret. */
                    class Secret {

                        /**
                         * Constructs a new Secret.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.Secret.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** Secret name. */
                        name: string;

                        /** Secret tlsCertificate. */
                        tlsCertificate?: (envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties|null);

                        /** Secret sessionTicketKeys. */
                        sessionTicketKeys?: (envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Properties|null);

                        /** Secret validationContext. */
                        validationContext?: (envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties|null);

                        /** Secret genericSecret. */
                        genericSecret?: (envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Properties|null);

                        /** Secret type. */
                        type?: ("tlsCertificate"|"sessionTicketKeys"|"validationContext"|"genericSecret");

                        /**
                         * Encodes the specified Secret message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.Secret.verify|verify} messages.
                         * @param message Secret message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.Secret.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a Secret message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.Secret & envoy.extensions.transport_sockets.tls.v3.Secret.$Shape} Secret
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.Secret & envoy.extensions.transport_sockets.tls.v3.Secret.$Shape;
                    }

                    namespace Secret {

                        /** Properties of a Secret. */
                        interface $Properties {

                            /** Secret name */
                            name?: (string|null);

                            /** Secret tlsCertificate */
                            tlsCertificate?: (envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties|null);

                            /** Secret sessionTicketKeys */
                            sessionTicketKeys?: (envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Properties|null);

                            /** Secret validationContext */
                            validationContext?: (envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties|null);

                            /** Secret genericSecret */
                            genericSecret?: (envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Properties|null);

                            /** Secret type */
                            type?: ("tlsCertificate"|"sessionTicketKeys"|"validationContext"|"genericSecret");

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Narrowed shape of a Secret. */
                        type $Shape = {
                          name?: string|null;
                          tlsCertificate?: envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Shape|null;
                          sessionTicketKeys?: envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Shape|null;
                          validationContext?: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Shape|null;
                          genericSecret?: envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Shape|null;
                          $unknowns?: Uint8Array[];
                        } & (
                          ({ type?: undefined; tlsCertificate?: null; sessionTicketKeys?: null; validationContext?: null; genericSecret?: null }|{ type?: "tlsCertificate"; tlsCertificate: envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Shape; sessionTicketKeys?: null; validationContext?: null; genericSecret?: null }|{ type?: "sessionTicketKeys"; tlsCertificate?: null; sessionTicketKeys: envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Shape; validationContext?: null; genericSecret?: null }|{ type?: "validationContext"; tlsCertificate?: null; sessionTicketKeys?: null; validationContext: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Shape; genericSecret?: null }|{ type?: "genericSecret"; tlsCertificate?: null; sessionTicketKeys?: null; validationContext?: null; genericSecret: envoy.extensions.transport_sockets.tls.v3.GenericSecret.$Shape })
                        );
                    }

                    /**
                     * Properties of a PrivateKeyProvider.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Properties instead.
                     */
                    interface IPrivateKeyProvider extends envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Properties {
                    }

                    /** Represents a PrivateKeyProvider. */
                    class PrivateKeyProvider {

                        /**
                         * Constructs a new PrivateKeyProvider.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** PrivateKeyProvider providerName. */
                        providerName: string;

                        /** PrivateKeyProvider typedConfig. */
                        typedConfig?: (google.protobuf.Any.$Properties|null);

                        /** PrivateKeyProvider fallback. */
                        fallback: boolean;

                        /** PrivateKeyProvider configType. */
                        configType?: "typedConfig";

                        /**
                         * Encodes the specified PrivateKeyProvider message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.verify|verify} messages.
                         * @param message PrivateKeyProvider message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a PrivateKeyProvider message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider & envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Shape} PrivateKeyProvider
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider & envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Shape;
                    }

                    namespace PrivateKeyProvider {

                        /** Properties of a PrivateKeyProvider. */
                        interface $Properties {

                            /** PrivateKeyProvider providerName */
                            providerName?: (string|null);

                            /** PrivateKeyProvider typedConfig */
                            typedConfig?: (google.protobuf.Any.$Properties|null);

                            /** PrivateKeyProvider fallback */
                            fallback?: (boolean|null);

                            /** PrivateKeyProvider configType */
                            configType?: "typedConfig";

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Narrowed shape of a PrivateKeyProvider. */
                        type $Shape = {
                          providerName?: string|null;
                          typedConfig?: google.protobuf.Any.$Shape|null;
                          fallback?: boolean|null;
                          $unknowns?: Uint8Array[];
                        } & (
                          ({ configType?: undefined; typedConfig?: null }|{ configType?: "typedConfig"; typedConfig: google.protobuf.Any.$Shape })
                        );
                    }

                    /**
                     * Properties of a TlsCertificate.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties instead.
                     */
                    interface ITlsCertificate extends envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties {
                    }

                    /** Represents a TlsCertificate. */
                    class TlsCertificate {

                        /**
                         * Constructs a new TlsCertificate.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** TlsCertificate certificateChain. */
                        certificateChain?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** TlsCertificate privateKey. */
                        privateKey?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** TlsCertificate password. */
                        password?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** TlsCertificate ocspStaple. */
                        ocspStaple?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** TlsCertificate signedCertificateTimestamp. */
                        signedCertificateTimestamp: envoy.config.core.v3.DataSource.$Properties[];

                        /** TlsCertificate privateKeyProvider. */
                        privateKeyProvider?: (envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Properties|null);

                        /** TlsCertificate watchedDirectory. */
                        watchedDirectory?: (envoy.config.core.v3.WatchedDirectory.$Properties|null);

                        /** TlsCertificate pkcs12. */
                        pkcs12?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /**
                         * Encodes the specified TlsCertificate message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.TlsCertificate.verify|verify} messages.
                         * @param message TlsCertificate message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a TlsCertificate message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.TlsCertificate & envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Shape} TlsCertificate
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.TlsCertificate & envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Shape;
                    }

                    namespace TlsCertificate {

                        /** Properties of a TlsCertificate. */
                        interface $Properties {

                            /** TlsCertificate certificateChain */
                            certificateChain?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** TlsCertificate privateKey */
                            privateKey?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** TlsCertificate password */
                            password?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** TlsCertificate ocspStaple */
                            ocspStaple?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** TlsCertificate signedCertificateTimestamp */
                            signedCertificateTimestamp?: (envoy.config.core.v3.DataSource.$Properties[]|null);

                            /** TlsCertificate privateKeyProvider */
                            privateKeyProvider?: (envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Properties|null);

                            /** TlsCertificate watchedDirectory */
                            watchedDirectory?: (envoy.config.core.v3.WatchedDirectory.$Properties|null);

                            /** TlsCertificate pkcs12 */
                            pkcs12?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a TlsCertificate. */
                        type $Shape = {
                          certificateChain?: envoy.config.core.v3.DataSource.$Shape|null;
                          privateKey?: envoy.config.core.v3.DataSource.$Shape|null;
                          password?: envoy.config.core.v3.DataSource.$Shape|null;
                          ocspStaple?: envoy.config.core.v3.DataSource.$Shape|null;
                          signedCertificateTimestamp?: envoy.config.core.v3.DataSource.$Shape[]|null;
                          privateKeyProvider?: envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.$Shape|null;
                          watchedDirectory?: envoy.config.core.v3.WatchedDirectory.$Shape|null;
                          pkcs12?: envoy.config.core.v3.DataSource.$Shape|null;
                          $unknowns?: Uint8Array[];
                        };
                    }

                    /**
                     * Properties of a TlsSessionTicketKeys.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Properties instead.
                     */
                    interface ITlsSessionTicketKeys extends envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Properties {
                    }

                    /** Represents a TlsSessionTicketKeys. */
                    class TlsSessionTicketKeys {

                        /**
                         * Constructs a new TlsSessionTicketKeys.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** TlsSessionTicketKeys keys. */
                        keys: envoy.config.core.v3.DataSource.$Properties[];

                        /**
                         * Encodes the specified TlsSessionTicketKeys message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.verify|verify} messages.
                         * @param message TlsSessionTicketKeys message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a TlsSessionTicketKeys message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys & envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Shape} TlsSessionTicketKeys
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys & envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.$Shape;
                    }

                    namespace TlsSessionTicketKeys {

                        /** Properties of a TlsSessionTicketKeys. */
                        interface $Properties {

                            /** TlsSessionTicketKeys keys */
                            keys?: (envoy.config.core.v3.DataSource.$Properties[]|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a TlsSessionTicketKeys. */
                        type $Shape = {
                          keys?: envoy.config.core.v3.DataSource.$Shape[]|null;
                          $unknowns?: Uint8Array[];
                        };
                    }

                    /**
                     * Properties of a CertificateProviderPluginInstance.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties instead.
                     */
                    interface ICertificateProviderPluginInstance extends envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties {
                    }

                    /** Represents a CertificateProviderPluginInstance. */
                    class CertificateProviderPluginInstance {

                        /**
                         * Constructs a new CertificateProviderPluginInstance.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** CertificateProviderPluginInstance instanceName. */
                        instanceName: string;

                        /** CertificateProviderPluginInstance certificateName. */
                        certificateName: string;

                        /**
                         * Encodes the specified CertificateProviderPluginInstance message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.verify|verify} messages.
                         * @param message CertificateProviderPluginInstance message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a CertificateProviderPluginInstance message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance & envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Shape} CertificateProviderPluginInstance
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance & envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Shape;
                    }

                    namespace CertificateProviderPluginInstance {

                        /** Properties of a CertificateProviderPluginInstance. */
                        interface $Properties {

                            /** CertificateProviderPluginInstance instanceName */
                            instanceName?: (string|null);

                            /** CertificateProviderPluginInstance certificateName */
                            certificateName?: (string|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a CertificateProviderPluginInstance. */
                        type $Shape = envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties;
                    }

                    /**
                     * Properties of a SubjectAltNameMatcher.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Properties instead.
                     */
                    interface ISubjectAltNameMatcher extends envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Properties {
                    }

                    /** Represents a SubjectAltNameMatcher. */
                    class SubjectAltNameMatcher {

                        /**
                         * Constructs a new SubjectAltNameMatcher.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** SubjectAltNameMatcher sanType. */
                        sanType: envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;

                        /** SubjectAltNameMatcher matcher. */
                        matcher?: (envoy.type.matcher.v3.StringMatcher.$Properties|null);

                        /** SubjectAltNameMatcher oid. */
                        oid: string;

                        /**
                         * Encodes the specified SubjectAltNameMatcher message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.verify|verify} messages.
                         * @param message SubjectAltNameMatcher message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a SubjectAltNameMatcher message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher & envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Shape} SubjectAltNameMatcher
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher & envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Shape;
                    }

                    namespace SubjectAltNameMatcher {

                        /** Properties of a SubjectAltNameMatcher. */
                        interface $Properties {

                            /** SubjectAltNameMatcher sanType */
                            sanType?: (envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType|null);

                            /** SubjectAltNameMatcher matcher */
                            matcher?: (envoy.type.matcher.v3.StringMatcher.$Properties|null);

                            /** SubjectAltNameMatcher oid */
                            oid?: (string|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a SubjectAltNameMatcher. */
                        type $Shape = {
                          sanType?: envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType|null;
                          matcher?: envoy.type.matcher.v3.StringMatcher.$Shape|null;
                          oid?: string|null;
                          $unknowns?: Uint8Array[];
                        };

                        /** SanType enum. */
                        enum SanType {

                            /** SAN_TYPE_UNSPECIFIED value */
                            SAN_TYPE_UNSPECIFIED = 0,

                            /** EMAIL value */
                            EMAIL = 1,

                            /** DNS value */
                            DNS = 2,

                            /** URI value */
                            URI = 3,

                            /** IP_ADDRESS value */
                            IP_ADDRESS = 4,

                            /** OTHER_NAME value */
                            OTHER_NAME = 5
                        }
                    }

                    /**
                     * Properties of a CertificateValidationContext.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties instead.
                     */
                    interface ICertificateValidationContext extends envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties {
                    }

                    /** Represents a CertificateValidationContext. */
                    class CertificateValidationContext {

                        /**
                         * Constructs a new CertificateValidationContext.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** CertificateValidationContext trustedCa. */
                        trustedCa?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** CertificateValidationContext verifyCertificateHash. */
                        verifyCertificateHash: string[];

                        /** CertificateValidationContext verifyCertificateSpki. */
                        verifyCertificateSpki: string[];

                        /** CertificateValidationContext requireSignedCertificateTimestamp. */
                        requireSignedCertificateTimestamp?: (google.protobuf.BoolValue.$Properties|null);

                        /** CertificateValidationContext crl. */
                        crl?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /** CertificateValidationContext allowExpiredCertificate. */
                        allowExpiredCertificate: boolean;

                        /** CertificateValidationContext matchSubjectAltNames. */
                        matchSubjectAltNames: envoy.type.matcher.v3.StringMatcher.$Properties[];

                        /** CertificateValidationContext trustChainVerification. */
                        trustChainVerification: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification;

                        /** CertificateValidationContext watchedDirectory. */
                        watchedDirectory?: (envoy.config.core.v3.WatchedDirectory.$Properties|null);

                        /** CertificateValidationContext customValidatorConfig. */
                        customValidatorConfig?: (envoy.config.core.v3.TypedExtensionConfig.$Properties|null);

                        /** CertificateValidationContext caCertificateProviderInstance. */
                        caCertificateProviderInstance?: (envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties|null);

                        /** CertificateValidationContext onlyVerifyLeafCertCrl. */
                        onlyVerifyLeafCertCrl: boolean;

                        /** CertificateValidationContext matchTypedSubjectAltNames. */
                        matchTypedSubjectAltNames: envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Properties[];

                        /** CertificateValidationContext maxVerifyDepth. */
                        maxVerifyDepth?: (google.protobuf.UInt32Value.$Properties|null);

                        /** CertificateValidationContext systemRootCerts. */
                        systemRootCerts?: (envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties|null);

                        /** CertificateValidationContext suppressClientCaList. */
                        suppressClientCaList: boolean;

                        /**
                         * Encodes the specified CertificateValidationContext message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.verify|verify} messages.
                         * @param message CertificateValidationContext message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a CertificateValidationContext message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext & envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Shape} CertificateValidationContext
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext & envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Shape;
                    }

                    namespace CertificateValidationContext {

                        /** Properties of a CertificateValidationContext. */
                        interface $Properties {

                            /** CertificateValidationContext trustedCa */
                            trustedCa?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** CertificateValidationContext verifyCertificateHash */
                            verifyCertificateHash?: (string[]|null);

                            /** CertificateValidationContext verifyCertificateSpki */
                            verifyCertificateSpki?: (string[]|null);

                            /** CertificateValidationContext requireSignedCertificateTimestamp */
                            requireSignedCertificateTimestamp?: (google.protobuf.BoolValue.$Properties|null);

                            /** CertificateValidationContext crl */
                            crl?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** CertificateValidationContext allowExpiredCertificate */
                            allowExpiredCertificate?: (boolean|null);

                            /** CertificateValidationContext matchSubjectAltNames */
                            matchSubjectAltNames?: (envoy.type.matcher.v3.StringMatcher.$Properties[]|null);

                            /** CertificateValidationContext trustChainVerification */
                            trustChainVerification?: (envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification|null);

                            /** CertificateValidationContext watchedDirectory */
                            watchedDirectory?: (envoy.config.core.v3.WatchedDirectory.$Properties|null);

                            /** CertificateValidationContext customValidatorConfig */
                            customValidatorConfig?: (envoy.config.core.v3.TypedExtensionConfig.$Properties|null);

                            /** CertificateValidationContext caCertificateProviderInstance */
                            caCertificateProviderInstance?: (envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Properties|null);

                            /** CertificateValidationContext onlyVerifyLeafCertCrl */
                            onlyVerifyLeafCertCrl?: (boolean|null);

                            /** CertificateValidationContext matchTypedSubjectAltNames */
                            matchTypedSubjectAltNames?: (envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Properties[]|null);

                            /** CertificateValidationContext maxVerifyDepth */
                            maxVerifyDepth?: (google.protobuf.UInt32Value.$Properties|null);

                            /** CertificateValidationContext systemRootCerts */
                            systemRootCerts?: (envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties|null);

                            /** CertificateValidationContext suppressClientCaList */
                            suppressClientCaList?: (boolean|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a CertificateValidationContext. */
                        type $Shape = {
                          trustedCa?: envoy.config.core.v3.DataSource.$Shape|null;
                          verifyCertificateHash?: string[]|null;
                          verifyCertificateSpki?: string[]|null;
                          requireSignedCertificateTimestamp?: google.protobuf.BoolValue.$Shape|null;
                          crl?: envoy.config.core.v3.DataSource.$Shape|null;
                          allowExpiredCertificate?: boolean|null;
                          matchSubjectAltNames?: envoy.type.matcher.v3.StringMatcher.$Shape[]|null;
                          trustChainVerification?: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.TrustChainVerification|null;
                          watchedDirectory?: envoy.config.core.v3.WatchedDirectory.$Shape|null;
                          customValidatorConfig?: envoy.config.core.v3.TypedExtensionConfig.$Shape|null;
                          caCertificateProviderInstance?: envoy.extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.$Shape|null;
                          onlyVerifyLeafCertCrl?: boolean|null;
                          matchTypedSubjectAltNames?: envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.$Shape[]|null;
                          maxVerifyDepth?: google.protobuf.UInt32Value.$Shape|null;
                          systemRootCerts?: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Shape|null;
                          suppressClientCaList?: boolean|null;
                          $unknowns?: Uint8Array[];
                        };

                        /** TrustChainVerification enum. */
                        enum TrustChainVerification {

                            /** VERIFY_TRUST_CHAIN value */
                            VERIFY_TRUST_CHAIN = 0,

                            /** ACCEPT_UNTRUSTED value */
                            ACCEPT_UNTRUSTED = 1
                        }

                        /**
                         * Properties of a SystemRootCerts.
                         * @deprecated Use envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties instead.
                         */
                        interface ISystemRootCerts extends envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties {
                        }

                        /** Represents a SystemRootCerts. */
                        class SystemRootCerts {

                            /**
                             * Constructs a new SystemRootCerts.
                             * @param [properties] Properties to set
                             */
                            constructor(properties?: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];

                            /**
                             * Encodes the specified SystemRootCerts message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.verify|verify} messages.
                             * @param message SystemRootCerts message or plain object to encode
                             * @param [writer] Writer to encode to
                             * @returns Writer
                             */
                            static encode(message: envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                            /**
                             * Decodes a SystemRootCerts message from the specified reader or buffer.
                             * @param reader Reader or buffer to decode from
                             * @param [length] Message length if known beforehand
                             * @returns {envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts & envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Shape} SystemRootCerts
                             * @throws {Error} If the payload is not a reader or valid buffer
                             * @throws {$protobuf.util.ProtocolError} If required fields are missing
                             */
                            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts & envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Shape;
                        }

                        namespace SystemRootCerts {

                            /** Properties of a SystemRootCerts. */
                            interface $Properties {

                                /** Unknown fields preserved while decoding when enabled */
                                $unknowns?: Uint8Array[];
                            }

                            /** Shape of a SystemRootCerts. */
                            type $Shape = envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.SystemRootCerts.$Properties;
                        }
                    }
                }
            }
        }
    }
}

/** Namespace google. */
export namespace google {

    /** Namespace protobuf. */
    namespace protobuf {

        /**
         * Properties of a Struct.
         * @deprecated Use google.protobuf.Struct.$Properties instead.
         */
        interface IStruct extends google.protobuf.Struct.$Properties {
        }

        /** Represents a Struct. */
        class Struct {

            /**
             * Constructs a new Struct.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Struct.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Struct fields. */
            fields: { [k: string]: google.protobuf.Value.$Properties };

            /**
             * Encodes the specified Struct message. Does not implicitly {@link google.protobuf.Struct.verify|verify} messages.
             * @param message Struct message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Struct.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Struct message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Struct & google.protobuf.Struct.$Shape} Struct
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Struct & google.protobuf.Struct.$Shape;
        }

        namespace Struct {

            /** Properties of a Struct. */
            interface $Properties {

                /** Struct fields */
                fields?: ({ [k: string]: google.protobuf.Value.$Properties }|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Struct. */
            type $Shape = {
              fields?: { [k: string]: google.protobuf.Value.$Shape }|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a Value.
         * @deprecated Use google.protobuf.Value.$Properties instead.
         */
        interface IValue extends google.protobuf.Value.$Properties {
        }

        /** Represents a Value. */
        class Value {

            /**
             * Constructs a new Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Value nullValue. */
            nullValue?: (google.protobuf.NullValue|null);

            /** Value numberValue. */
            numberValue?: (number|null);

            /** Value stringValue. */
            stringValue?: (string|null);

            /** Value boolValue. */
            boolValue?: (boolean|null);

            /** Value structValue. */
            structValue?: (google.protobuf.Struct.$Properties|null);

            /** Value listValue. */
            listValue?: (google.protobuf.ListValue.$Properties|null);

            /** Value kind. */
            kind?: ("nullValue"|"numberValue"|"stringValue"|"boolValue"|"structValue"|"listValue");

            /**
             * Encodes the specified Value message. Does not implicitly {@link google.protobuf.Value.verify|verify} messages.
             * @param message Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Value & google.protobuf.Value.$Shape} Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Value & google.protobuf.Value.$Shape;
        }

        namespace Value {

            /** Properties of a Value. */
            interface $Properties {

                /** Value nullValue */
                nullValue?: (google.protobuf.NullValue|null);

                /** Value numberValue */
                numberValue?: (number|null);

                /** Value stringValue */
                stringValue?: (string|null);

                /** Value boolValue */
                boolValue?: (boolean|null);

                /** Value structValue */
                structValue?: (google.protobuf.Struct.$Properties|null);

                /** Value listValue */
                listValue?: (google.protobuf.ListValue.$Properties|null);

                /** Value kind */
                kind?: ("nullValue"|"numberValue"|"stringValue"|"boolValue"|"structValue"|"listValue");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Value. */
            type $Shape = {
              nullValue?: google.protobuf.NullValue|null;
              numberValue?: number|null;
              stringValue?: string|null;
              boolValue?: boolean|null;
              structValue?: google.protobuf.Struct.$Shape|null;
              listValue?: google.protobuf.ListValue.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ kind?: undefined; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "nullValue"; nullValue: google.protobuf.NullValue; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "numberValue"; nullValue?: null; numberValue: number; stringValue?: null; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "stringValue"; nullValue?: null; numberValue?: null; stringValue: string; boolValue?: null; structValue?: null; listValue?: null }|{ kind?: "boolValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue: boolean; structValue?: null; listValue?: null }|{ kind?: "structValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue: google.protobuf.Struct.$Shape; listValue?: null }|{ kind?: "listValue"; nullValue?: null; numberValue?: null; stringValue?: null; boolValue?: null; structValue?: null; listValue: google.protobuf.ListValue.$Shape })
            );
        }

        /** NullValue enum. */
        enum NullValue {

            /** NULL_VALUE value */
            NULL_VALUE = 0
        }

        /**
         * Properties of a ListValue.
         * @deprecated Use google.protobuf.ListValue.$Properties instead.
         */
        interface IListValue extends google.protobuf.ListValue.$Properties {
        }

        /** Represents a ListValue. */
        class ListValue {

            /**
             * Constructs a new ListValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.ListValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListValue values. */
            values: google.protobuf.Value.$Properties[];

            /**
             * Encodes the specified ListValue message. Does not implicitly {@link google.protobuf.ListValue.verify|verify} messages.
             * @param message ListValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.ListValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.ListValue & google.protobuf.ListValue.$Shape} ListValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.ListValue & google.protobuf.ListValue.$Shape;
        }

        namespace ListValue {

            /** Properties of a ListValue. */
            interface $Properties {

                /** ListValue values */
                values?: (google.protobuf.Value.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListValue. */
            type $Shape = {
              values?: google.protobuf.Value.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of an Any.
         * @deprecated Use google.protobuf.Any.$Properties instead.
         */
        interface IAny extends google.protobuf.Any.$Properties {
        }

        /** Represents an Any. */
        class Any {

            /**
             * Constructs a new Any.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Any.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Any type_url. */
            type_url: string;

            /** Any value. */
            value: Uint8Array;

            /**
             * Encodes the specified Any message. Does not implicitly {@link google.protobuf.Any.verify|verify} messages.
             * @param message Any message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Any.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Any message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Any & google.protobuf.Any.$Shape} Any
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Any & google.protobuf.Any.$Shape;
        }

        namespace Any {

            /** Properties of an Any. */
            interface $Properties {

                /** Any type_url */
                type_url?: (string|null);

                /** Any value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Any. */
            type $Shape = google.protobuf.Any.$Properties;
        }

        /**
         * Properties of a Duration.
         * @deprecated Use google.protobuf.Duration.$Properties instead.
         */
        interface IDuration extends google.protobuf.Duration.$Properties {
        }

        /** Represents a Duration. */
        class Duration {

            /**
             * Constructs a new Duration.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Duration.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Duration seconds. */
            seconds: number;

            /** Duration nanos. */
            nanos: number;

            /**
             * Encodes the specified Duration message. Does not implicitly {@link google.protobuf.Duration.verify|verify} messages.
             * @param message Duration message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Duration.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Duration message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Duration & google.protobuf.Duration.$Shape} Duration
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Duration & google.protobuf.Duration.$Shape;
        }

        namespace Duration {

            /** Properties of a Duration. */
            interface $Properties {

                /** Duration seconds */
                seconds?: (number|null);

                /** Duration nanos */
                nanos?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Duration. */
            type $Shape = google.protobuf.Duration.$Properties;
        }

        /**
         * Properties of a DoubleValue.
         * @deprecated Use google.protobuf.DoubleValue.$Properties instead.
         */
        interface IDoubleValue extends google.protobuf.DoubleValue.$Properties {
        }

        /** Represents a DoubleValue. */
        class DoubleValue {

            /**
             * Constructs a new DoubleValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.DoubleValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DoubleValue value. */
            value: number;

            /**
             * Encodes the specified DoubleValue message. Does not implicitly {@link google.protobuf.DoubleValue.verify|verify} messages.
             * @param message DoubleValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.DoubleValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DoubleValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.DoubleValue & google.protobuf.DoubleValue.$Shape} DoubleValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.DoubleValue & google.protobuf.DoubleValue.$Shape;
        }

        namespace DoubleValue {

            /** Properties of a DoubleValue. */
            interface $Properties {

                /** DoubleValue value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DoubleValue. */
            type $Shape = google.protobuf.DoubleValue.$Properties;
        }

        /**
         * Properties of a FloatValue.
         * @deprecated Use google.protobuf.FloatValue.$Properties instead.
         */
        interface IFloatValue extends google.protobuf.FloatValue.$Properties {
        }

        /** Represents a FloatValue. */
        class FloatValue {

            /**
             * Constructs a new FloatValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.FloatValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FloatValue value. */
            value: number;

            /**
             * Encodes the specified FloatValue message. Does not implicitly {@link google.protobuf.FloatValue.verify|verify} messages.
             * @param message FloatValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.FloatValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FloatValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.FloatValue & google.protobuf.FloatValue.$Shape} FloatValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.FloatValue & google.protobuf.FloatValue.$Shape;
        }

        namespace FloatValue {

            /** Properties of a FloatValue. */
            interface $Properties {

                /** FloatValue value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FloatValue. */
            type $Shape = google.protobuf.FloatValue.$Properties;
        }

        /**
         * Properties of an Int64Value.
         * @deprecated Use google.protobuf.Int64Value.$Properties instead.
         */
        interface IInt64Value extends google.protobuf.Int64Value.$Properties {
        }

        /** Represents an Int64Value. */
        class Int64Value {

            /**
             * Constructs a new Int64Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Int64Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Int64Value value. */
            value: number;

            /**
             * Encodes the specified Int64Value message. Does not implicitly {@link google.protobuf.Int64Value.verify|verify} messages.
             * @param message Int64Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Int64Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Int64Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Int64Value & google.protobuf.Int64Value.$Shape} Int64Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Int64Value & google.protobuf.Int64Value.$Shape;
        }

        namespace Int64Value {

            /** Properties of an Int64Value. */
            interface $Properties {

                /** Int64Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Int64Value. */
            type $Shape = google.protobuf.Int64Value.$Properties;
        }

        /**
         * Properties of a UInt64Value.
         * @deprecated Use google.protobuf.UInt64Value.$Properties instead.
         */
        interface IUInt64Value extends google.protobuf.UInt64Value.$Properties {
        }

        /** Represents a UInt64Value. */
        class UInt64Value {

            /**
             * Constructs a new UInt64Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.UInt64Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UInt64Value value. */
            value: number;

            /**
             * Encodes the specified UInt64Value message. Does not implicitly {@link google.protobuf.UInt64Value.verify|verify} messages.
             * @param message UInt64Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.UInt64Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UInt64Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.UInt64Value & google.protobuf.UInt64Value.$Shape} UInt64Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.UInt64Value & google.protobuf.UInt64Value.$Shape;
        }

        namespace UInt64Value {

            /** Properties of a UInt64Value. */
            interface $Properties {

                /** UInt64Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UInt64Value. */
            type $Shape = google.protobuf.UInt64Value.$Properties;
        }

        /**
         * Properties of an Int32Value.
         * @deprecated Use google.protobuf.Int32Value.$Properties instead.
         */
        interface IInt32Value extends google.protobuf.Int32Value.$Properties {
        }

        /** Represents an Int32Value. */
        class Int32Value {

            /**
             * Constructs a new Int32Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.Int32Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Int32Value value. */
            value: number;

            /**
             * Encodes the specified Int32Value message. Does not implicitly {@link google.protobuf.Int32Value.verify|verify} messages.
             * @param message Int32Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.Int32Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Int32Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.Int32Value & google.protobuf.Int32Value.$Shape} Int32Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.Int32Value & google.protobuf.Int32Value.$Shape;
        }

        namespace Int32Value {

            /** Properties of an Int32Value. */
            interface $Properties {

                /** Int32Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Int32Value. */
            type $Shape = google.protobuf.Int32Value.$Properties;
        }

        /**
         * Properties of a UInt32Value.
         * @deprecated Use google.protobuf.UInt32Value.$Properties instead.
         */
        interface IUInt32Value extends google.protobuf.UInt32Value.$Properties {
        }

        /** Represents a UInt32Value. */
        class UInt32Value {

            /**
             * Constructs a new UInt32Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.UInt32Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** UInt32Value value. */
            value: number;

            /**
             * Encodes the specified UInt32Value message. Does not implicitly {@link google.protobuf.UInt32Value.verify|verify} messages.
             * @param message UInt32Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.UInt32Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a UInt32Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.UInt32Value & google.protobuf.UInt32Value.$Shape} UInt32Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.UInt32Value & google.protobuf.UInt32Value.$Shape;
        }

        namespace UInt32Value {

            /** Properties of a UInt32Value. */
            interface $Properties {

                /** UInt32Value value */
                value?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a UInt32Value. */
            type $Shape = google.protobuf.UInt32Value.$Properties;
        }

        /**
         * Properties of a BoolValue.
         * @deprecated Use google.protobuf.BoolValue.$Properties instead.
         */
        interface IBoolValue extends google.protobuf.BoolValue.$Properties {
        }

        /** Represents a BoolValue. */
        class BoolValue {

            /**
             * Constructs a new BoolValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.BoolValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BoolValue value. */
            value: boolean;

            /**
             * Encodes the specified BoolValue message. Does not implicitly {@link google.protobuf.BoolValue.verify|verify} messages.
             * @param message BoolValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.BoolValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BoolValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.BoolValue & google.protobuf.BoolValue.$Shape} BoolValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.BoolValue & google.protobuf.BoolValue.$Shape;
        }

        namespace BoolValue {

            /** Properties of a BoolValue. */
            interface $Properties {

                /** BoolValue value */
                value?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BoolValue. */
            type $Shape = google.protobuf.BoolValue.$Properties;
        }

        /**
         * Properties of a StringValue.
         * @deprecated Use google.protobuf.StringValue.$Properties instead.
         */
        interface IStringValue extends google.protobuf.StringValue.$Properties {
        }

        /** Represents a StringValue. */
        class StringValue {

            /**
             * Constructs a new StringValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.StringValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StringValue value. */
            value: string;

            /**
             * Encodes the specified StringValue message. Does not implicitly {@link google.protobuf.StringValue.verify|verify} messages.
             * @param message StringValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.StringValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StringValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.StringValue & google.protobuf.StringValue.$Shape} StringValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.StringValue & google.protobuf.StringValue.$Shape;
        }

        namespace StringValue {

            /** Properties of a StringValue. */
            interface $Properties {

                /** StringValue value */
                value?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StringValue. */
            type $Shape = google.protobuf.StringValue.$Properties;
        }

        /**
         * Properties of a BytesValue.
         * @deprecated Use google.protobuf.BytesValue.$Properties instead.
         */
        interface IBytesValue extends google.protobuf.BytesValue.$Properties {
        }

        /** Represents a BytesValue. */
        class BytesValue {

            /**
             * Constructs a new BytesValue.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.protobuf.BytesValue.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** BytesValue value. */
            value: Uint8Array;

            /**
             * Encodes the specified BytesValue message. Does not implicitly {@link google.protobuf.BytesValue.verify|verify} messages.
             * @param message BytesValue message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.protobuf.BytesValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a BytesValue message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.protobuf.BytesValue & google.protobuf.BytesValue.$Shape} BytesValue
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.protobuf.BytesValue & google.protobuf.BytesValue.$Shape;
        }

        namespace BytesValue {

            /** Properties of a BytesValue. */
            interface $Properties {

                /** BytesValue value */
                value?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a BytesValue. */
            type $Shape = google.protobuf.BytesValue.$Properties;
        }
    }

    /** Namespace rpc. */
    namespace rpc {

        /**
         * Properties of a Status.
         * @deprecated Use google.rpc.Status.$Properties instead.
         */
        interface IStatus extends google.rpc.Status.$Properties {
        }

        /** Represents a Status. */
        class Status {

            /**
             * Constructs a new Status.
             * @param [properties] Properties to set
             */
            constructor(properties?: google.rpc.Status.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Status code. */
            code: number;

            /** Status message. */
            message: string;

            /** Status details. */
            details: google.protobuf.Any.$Properties[];

            /**
             * Encodes the specified Status message. Does not implicitly {@link google.rpc.Status.verify|verify} messages.
             * @param message Status message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: google.rpc.Status.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Status message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {google.rpc.Status & google.rpc.Status.$Shape} Status
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): google.rpc.Status & google.rpc.Status.$Shape;
        }

        namespace Status {

            /** Properties of a Status. */
            interface $Properties {

                /** Status code */
                code?: (number|null);

                /** Status message */
                message?: (string|null);

                /** Status details */
                details?: (google.protobuf.Any.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Status. */
            type $Shape = google.rpc.Status.$Properties;
        }
    }
}
