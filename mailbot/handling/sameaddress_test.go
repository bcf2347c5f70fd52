package handling

import "testing"

// Only ASCII has case in an address: ſ and the sign of Kelvin fold to s and K elsewhere, and are other mailboxes here. R21
func TestSameAddressFoldsNothingButASCII(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		same bool
	}{
		{"sato@kyushu.example", "SATO@Kyushu.Example", true},
		{"sato@kyushu.example", "\u017fato@kyushu.example", false},
		{"sato@kyushu.example", "sato@\u212ayushu.example", false},
		{"sato@kyushu.example", "sato+x@kyushu.example", false},
		{"s\u00e4to@kyushu.example", "s\u00c4to@kyushu.example", false},
		{"", "", false},
	} {
		if p := (Party{Addresses: []string{tc.a}}); SameAddress(tc.a, tc.b) != tc.same || SameAddress(tc.b, tc.a) != tc.same || tc.a != "" && p.Has(tc.b) != tc.same {
			t.Errorf("%q and %q", tc.a, tc.b)
		}
	}
}
