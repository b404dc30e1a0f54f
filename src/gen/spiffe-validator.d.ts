// Made by scripts/generate.mjs from protos/; do not edit.
import * as $protobuf from "./runtime.js";

/** Namespace envoy. */
export namespace envoy {

    /** Namespace extensions. */
    namespace extensions {

        /** Namespace transport_sockets. */
        namespace transport_sockets {

            /** Namespace tls. */
            namespace tls {

                /** Namespace v3. */
                namespace v3 {

                    /**
                     * Properties of a SPIFFECertValidatorConfig.
                     * @deprecated Use envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Properties instead.
                     */
                    interface ISPIFFECertValidatorConfig extends envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Properties {
                    }

                    /** Represents a SPIFFECertValidatorConfig. */
                    class SPIFFECertValidatorConfig {

                        /**
                         * Constructs a new SPIFFECertValidatorConfig.
                         * @param [properties] Properties to set
                         */
                        constructor(properties?: envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Properties);

                        /** Unknown fields preserved while decoding when enabled */
                        $unknowns?: Uint8Array[];

                        /** SPIFFECertValidatorConfig trustDomains. */
                        trustDomains: envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Properties[];

                        /** SPIFFECertValidatorConfig trustBundles. */
                        trustBundles?: (envoy.config.core.v3.DataSource.$Properties|null);

                        /**
                         * Encodes the specified SPIFFECertValidatorConfig message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.verify|verify} messages.
                         * @param message SPIFFECertValidatorConfig message or plain object to encode
                         * @param [writer] Writer to encode to
                         * @returns Writer
                         */
                        static encode(message: envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                        /**
                         * Decodes a SPIFFECertValidatorConfig message from the specified reader or buffer.
                         * @param reader Reader or buffer to decode from
                         * @param [length] Message length if known beforehand
                         * @returns {envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig & envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Shape} SPIFFECertValidatorConfig
                         * @throws {Error} If the payload is not a reader or valid buffer
                         * @throws {$protobuf.util.ProtocolError} If required fields are missing
                         */
                        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig & envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Shape;
                    }

                    namespace SPIFFECertValidatorConfig {

                        /** Properties of a SPIFFECertValidatorConfig. */
                        interface $Properties {

                            /** SPIFFECertValidatorConfig trustDomains */
                            trustDomains?: (envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Properties[]|null);

                            /** SPIFFECertValidatorConfig trustBundles */
                            trustBundles?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];
                        }

                        /** Shape of a SPIFFECertValidatorConfig. */
                        type $Shape = {
                          trustDomains?: envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Shape[]|null;
                          trustBundles?: envoy.config.core.v3.DataSource.$Shape|null;
                          $unknowns?: Uint8Array[];
                        };

                        /**
                         * Properties of a TrustDomain.
                         * @deprecated Use envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Properties instead.
                         */
                        interface ITrustDomain extends envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Properties {
                        }

                        /** Represents a TrustDomain. */
                        class TrustDomain {

                            /**
                             * Constructs a new TrustDomain.
                             * @param [properties] Properties to set
                             */
                            constructor(properties?: envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Properties);

                            /** Unknown fields preserved while decoding when enabled */
                            $unknowns?: Uint8Array[];

                            /** TrustDomain name. */
                            name: string;

                            /** TrustDomain trustBundle. */
                            trustBundle?: (envoy.config.core.v3.DataSource.$Properties|null);

                            /** TrustDomain workloadTrustDomain. */
                            workloadTrustDomain: string;

                            /**
                             * Encodes the specified TrustDomain message. Does not implicitly {@link envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.verify|verify} messages.
                             * @param message TrustDomain message or plain object to encode
                             * @param [writer] Writer to encode to
                             * @returns Writer
                             */
                            static encode(message: envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                            /**
                             * Decodes a TrustDomain message from the specified reader or buffer.
                             * @param reader Reader or buffer to decode from
                             * @param [length] Message length if known beforehand
                             * @returns {envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain & envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Shape} TrustDomain
                             * @throws {Error} If the payload is not a reader or valid buffer
                             * @throws {$protobuf.util.ProtocolError} If required fields are missing
                             */
                            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain & envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.$Shape;
                        }

                        namespace TrustDomain {

                            /** Properties of a TrustDomain. */
                            interface $Properties {

                                /** TrustDomain name */
                                name?: (string|null);

                                /** TrustDomain trustBundle */
                                trustBundle?: (envoy.config.core.v3.DataSource.$Properties|null);

                                /** TrustDomain workloadTrustDomain */
                                workloadTrustDomain?: (string|null);

                                /** Unknown fields preserved while decoding when enabled */
                                $unknowns?: Uint8Array[];
                            }

                            /** Shape of a TrustDomain. */
                            type $Shape = {
                              name?: string|null;
                              trustBundle?: envoy.config.core.v3.DataSource.$Shape|null;
                              workloadTrustDomain?: string|null;
                              $unknowns?: Uint8Array[];
                            };
                        }
                    }
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
    }
}
