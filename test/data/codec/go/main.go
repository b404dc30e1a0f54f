// Prints, as JSON, what Go's own protobuf types make of a set of CA and health messages: for each
// message its name, its fields in protobuf's JSON form and its bytes in hex. See ../README.md.
package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"log"
	"os"
	"strings"

	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	ca "istio.io/api/security/v1alpha1"
)

type vector struct {
	Name    string          `json:"name"`
	Message string          `json:"message"`
	Fields  json.RawMessage `json:"fields"`
	Hex     string          `json:"hex"`
}

const csr = "-----BEGIN CERTIFICATE REQUEST-----\nMIIBAAAA\n-----END CERTIFICATE REQUEST-----\n"

func pem(body string) string {
	return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n"
}

func metadata(fields map[string]any) *structpb.Struct {
	s, err := structpb.NewStruct(fields)
	if err != nil {
		log.Fatal(err)
	}
	return s
}

func main() {
	request := func(seconds int64, m *structpb.Struct) proto.Message {
		return &ca.IstioCertificateRequest{Csr: csr, ValidityDuration: seconds, Metadata: m}
	}
	response := func(chain ...string) proto.Message {
		return &ca.IstioCertificateResponse{CertChain: chain}
	}
	health := func(s grpc_health_v1.HealthCheckResponse_ServingStatus) proto.Message {
		return &grpc_health_v1.HealthCheckResponse{Status: s}
	}
	everyKind := map[string]any{
		"null": nil, "true": true, "false": false, "zero": 0.0, "number": -1.5, "large": 9007199254740991.0,
		"text": "a", "unicode": "žluťoučký 🔑", "empty": "",
		"list": []any{"a", 1.0, nil, []any{}, map[string]any{"k": "v"}},
		"map":  map[string]any{"inner": map[string]any{}},
	}
	messages := []struct {
		name    string
		message proto.Message
	}{
		{"request: empty", &ca.IstioCertificateRequest{}},
		{"request: as istio-agent sends it", request(86400, metadata(map[string]any{"CertSigner": ""}))},
		{"request: a named signer", request(3600, metadata(map[string]any{"CertSigner": "clusterissuers.cert-manager.io/istio"}))},
		{"request: ztunnel's impersonation", request(86400, metadata(map[string]any{"ImpersonatedIdentity": "spiffe://cluster.local/ns/demo/sa/app"}))},
		{"request: no metadata", request(86400, nil)},
		{"request: empty metadata", request(86400, &structpb.Struct{})},
		{"request: metadata of every kind", request(1, metadata(everyKind))},
		{"request: validity 0", request(0, nil)},
		{"request: validity 127, one byte", request(127, nil)},
		{"request: validity 128, two bytes", request(128, nil)},
		{"request: validity 2^31-1", request(1<<31-1, nil)},
		{"request: validity 2^31", request(1<<31, nil)},
		{"request: validity 2^32", request(1<<32, nil)},
		{"request: validity 2^53-1", request(1<<53-1, nil)},
		{"request: validity -1", request(-1, nil)},
		{"request: validity -86400", request(-86400, nil)},
		{"response: empty", response()},
		{"response: leaf and root", response(pem("bGVhZg=="), pem("cm9vdA=="))},
		{"response: leaf, intermediate, two roots in one element", response(pem("bGVhZg=="), pem("aW50"), pem("cm9vdDE=")+pem("cm9vdDI="))},
		{"response: the same root twice", response(pem("bGVhZg=="), pem("cm9vdA=="), pem("cm9vdA=="))},
		{"response: an empty element", response(pem("bGVhZg=="), "")},
		{"response: a long element, length in three bytes", response(pem(strings.Repeat("A", 20000)))},
		{"health request: the whole server", &grpc_health_v1.HealthCheckRequest{}},
		{"health request: SDS", &grpc_health_v1.HealthCheckRequest{Service: "envoy.service.secret.v3.SecretDiscoveryService"}},
		{"health response: UNKNOWN", health(grpc_health_v1.HealthCheckResponse_UNKNOWN)},
		{"health response: SERVING", health(grpc_health_v1.HealthCheckResponse_SERVING)},
		{"health response: NOT_SERVING", health(grpc_health_v1.HealthCheckResponse_NOT_SERVING)},
		{"health response: SERVICE_UNKNOWN", health(grpc_health_v1.HealthCheckResponse_SERVICE_UNKNOWN)},
	}

	vectors := make([]vector, 0, len(messages))
	for _, m := range messages {
		raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m.message)
		if err != nil {
			log.Fatal(err)
		}
		// protojson varies its spaces on purpose; Compact takes them out again.
		text, err := protojson.Marshal(m.message)
		if err != nil {
			log.Fatal(err)
		}
		var fields bytes.Buffer
		if err := json.Compact(&fields, text); err != nil {
			log.Fatal(err)
		}
		vectors = append(vectors, vector{
			Name:    m.name,
			Message: string(m.message.ProtoReflect().Descriptor().FullName()),
			Fields:  fields.Bytes(),
			Hex:     hex.EncodeToString(raw),
		})
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(vectors); err != nil {
		log.Fatal(err)
	}
}
