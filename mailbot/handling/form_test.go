package handling

import (
	"slices"
	"strings"
	"testing"
)

// The keys are a promise to other people's scripts: these and no others.
func TestFormFieldsAreThoseOfTheContract(t *testing.T) {
	promised := strings.Fields(`date prefecture organisation name email tel fax consent_know consent_contact consent_public obtained product
		version patch_level language configuration url site_name top_page kind how_found why steps reproducibility threat workaround code
		use_abroad other_organisations encryption_wish public_key other`)
	var keys []string
	for _, f := range FormFields {
		keys = append(keys, f.Key)
		if f.JA == "" || f.EN == "" || len(f.Kinds) == 0 {
			t.Errorf("%s lacks a label or a form", f.Key)
		}
		if f.Check != slices.Contains([]string{"consent_know", "consent_contact", "consent_public", "encryption_wish"}, f.Key) {
			t.Errorf("%s: check box %v", f.Key, f.Check)
		}
		if found, ok := FormFieldByKey(f.Key); !ok || found.JA != f.JA {
			t.Errorf("%s is not found by its key", f.Key)
		}
	}
	slices.Sort(keys)
	slices.Sort(promised)
	if !slices.Equal(keys, promised) {
		t.Errorf("got  %q\nwant %q", keys, promised)
	}
	if _, ok := FormFieldByKey("nonsense"); ok {
		t.Error("an unknown key is found")
	}
}

// N5 in part: exactly the required items that are missing are named.
func TestMissingFields(t *testing.T) {
	product := map[string]any{"name": "Y", "email": "y@finder.example", "consent_know": false, "consent_public": true, "product": "P", "steps": "s", "other_organisations": "なし"}
	website := map[string]any{"name": "Y", "email": "y@finder.example", "consent_know": true, "url": "http://operator.example/", "how_found": "h", "other_organisations": "no"}
	with := func(base map[string]any, key string, value any) map[string]any {
		changed := make(map[string]any)
		for k, v := range base {
			changed[k] = v
		}
		changed[key] = value
		return changed
	}
	for name, c := range map[string]struct {
		kind   string
		fields map[string]any
		want   []string
	}{
		"complete product":          {"product", product, nil},
		"complete website":          {"website", website, nil},
		"empty product":             {"product", nil, []string{"name", "email", "consent_know", "consent_public", "product", "steps", "other_organisations"}},
		"empty website":             {"website", nil, []string{"name", "email", "consent_know", "url", "why", "other_organisations"}},
		"empty code":                {"code", nil, []string{"name", "email", "product", "code"}},
		"empty own product":         {"own_product", nil, []string{"name", "email", "product", "steps"}},
		"blank is missing":          {"product", with(product, "name", "　\n"), []string{"name"}},
		"telephone instead of mail": {"product", with(with(product, "email", ""), "tel", "03-0000-0000"), nil},
		"code instead of steps":     {"product", with(with(product, "steps", ""), "code", "x"), nil},
		"website without content":   {"website", with(website, "how_found", ""), []string{"why"}},
	} {
		if got := MissingFields(c.kind, c.fields); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
