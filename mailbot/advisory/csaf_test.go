package advisory

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/gocsaf/csaf/v3/csaf"
)

// TestCSAFSchemas holds documents, provider and feed against the JSON schemas that the library carries. The mandatory and optional tests
// of the standard are run by TestInteropCSAF.
func TestCSAFSchemas(t *testing.T) {
	site := printAll(t, samplePress(t), sampleInputs(), Manifest{})
	check := func(path string, validate func(any) ([]string, error)) {
		var doc any
		if err := json.Unmarshal(site[path].Data, &doc); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if errs, err := validate(doc); err != nil || len(errs) > 0 {
			t.Errorf("%s: %q, %v", path, errs, err)
		}
	}
	check(providerPath, csaf.ValidateProviderMetadata)
	check(roliePath, csaf.ValidateROLIE)
	for _, in := range sampleInputs() {
		for _, l := range Languages {
			check(csafPath(l, entryOf(in)), csaf.ValidateCSAF)
		}
	}
}

// TestCSAFOrder wants the keys of every object in the order of the alphabet.
func TestCSAFOrder(t *testing.T) {
	doc, err := samplePress(t).CSAF(fullInput(), Languages[0])
	if err != nil {
		t.Fatal(err)
	}
	if keys := keysInOrder(t, json.NewDecoder(bytes.NewReader(doc))); keys < 100 {
		t.Errorf("only %d keys", keys)
	}
}

// keysInOrder reads a value and complains of keys that are out of order. It counts them.
func keysInOrder(t *testing.T, d *json.Decoder) (count int) {
	t.Helper()
	token, err := d.Token()
	if err != nil {
		t.Fatal(err)
	}
	delim, nested := token.(json.Delim)
	if !nested {
		return 0
	}
	var keys []string
	for d.More() {
		if delim == '{' {
			key, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			keys = append(keys, key.(string))
		}
		count += keysInOrder(t, d)
	}
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(keys) {
		t.Errorf("keys out of order: %q", keys)
	}
	return count + len(keys)
}
